"""Conflicts: where documents contradict each other, themselves or the evidence."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.terms import ConflictKind


class ConflictBase(Model):
    """What only a conflict says."""

    kind: ConflictKind = Field(sa_type=AutoString, description="Between what it stands.")
    explanation: str = Field(max_length=600, description="What is said on each side.")
    known: str = Field(max_length=600, description="What published evidence supports.")


class Conflict(ConflictBase, ListedKey, table=True):
    """Conflicts."""

    __table_args__ = record_indexes("conflict", filters=("kind",), sorts=("kind",))
