"""Gaps: what the documents do not say and a reader needs."""

from typing import Final

from sqlalchemy import select
from sqlmodel import Field

from app.models.associations import listed_records
from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets


class GapBase(Model):
    """What only a gap says."""

    question: str = Field(max_length=200, description="The question that stays open in the documents.")
    known: str = Field(max_length=600, description="What published evidence answers.")


class Gap(GapBase, ListedKey, table=True):
    """Gaps."""

    __table_args__ = record_indexes("gap")


GAP_AND_CONFLICT_TAG: Final = Tag("Gaps and conflicts", "What the documents leave out, and where they disagree.")

SILENT: Final = listed_records("silent_sources")

GAP: Final = Type(
    name="gaps",
    table=Gap,
    title="Gaps",
    lead="What the articles do not say and a reader needs. That something is not mentioned does not make it safe.",
    label="What the articles leave out",
    tag=GAP_AND_CONFLICT_TAG,
    example="gap-kidney-disease",
    search_weight=0.75,
    question_weight=1.2,
    facets={**column_facets(Gap), "source": select(SILENT.c.record_id, SILENT.c.target_id)},
    is_for_readers=False,
    is_statement=True,
    schema_org="Question",
)
