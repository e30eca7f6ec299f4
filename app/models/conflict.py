"""Conflicts: where documents contradict each other, themselves or the evidence."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import RecordKey
from app.models.terms import ConflictKind


class ConflictBase(Model):
    """What only a conflict says."""

    kind: ConflictKind = Field(sa_type=AutoString, index=True, description="Between what it stands.")
    explanation: str = Field(max_length=600, description="What is said on each side.")
    known: str = Field(max_length=600, description="What published evidence supports.")


class Conflict(ConflictBase, RecordKey, table=True):
    """Conflicts."""
