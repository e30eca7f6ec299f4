"""Conflicts: contradictions between articles, within one, or with the evidence."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.gap import GAP_AND_CONFLICT_TAG
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Type, column_facets
from app.models.terms import ConflictKind


class ConflictBase(Model):
    """Kind, explanation and resolution of a conflict."""

    kind: ConflictKind = Field(sa_type=AutoString, description="What contradicts what.")
    explanation: str = Field(max_length=600, description="What each side says.")
    known: str = Field(max_length=600, description="What published evidence supports.")


class Conflict(ConflictBase, ListedKey, table=True):
    """Table of conflicts."""

    __table_args__ = record_indexes("conflict", filters=("kind",), sorts=("kind",))


CONFLICT: Final = Type(
    name="conflicts",
    table=Conflict,
    title="Conflicts",
    lead="Where the articles contradict each other, themselves or the evidence.",
    label="Where sources disagree",
    tag=GAP_AND_CONFLICT_TAG,
    example="conflict-glycinate-timing",
    search_weight=0.75,
    question_weight=1.3,
    facets=column_facets(Conflict, "kind"),
    is_for_readers=False,
    is_statement=True,
)
