"""Gaps: questions that matter to readers and that the articles leave unanswered."""

from typing import Final

from sqlalchemy import select
from sqlmodel import Field

from app.models.associations import listed_records
from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets


class GapBase(Model):
    """Question and answer of a gap."""

    question: str = Field(max_length=200, description="The question that the source articles leave unanswered.")
    known: str = Field(max_length=600, description="What published evidence says about it.")


class Gap(GapBase, ListedKey, table=True):
    """Table of gaps."""

    __table_args__ = record_indexes("gap")


GAP_AND_CONFLICT_TAG: Final = Tag("Gaps and conflicts", "What the source articles leave out, and where they disagree.")

SILENT: Final = listed_records("silent_sources")

GAP: Final = Type(
    name="gaps",
    table=Gap,
    title="Gaps",
    lead="Questions the articles leave unanswered. Not being mentioned does not mean safe.",
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
