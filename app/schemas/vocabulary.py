"""Read and query models of vocabularies."""

from typing import Literal

from pydantic import Field

from app.models.vocabulary import TermBase
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, SORT_TEXT, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead


class TermRead(TermBase, ReadModel):
    """A term, with its name and definition."""


class VocabularyRead(RecordRead):
    """A vocabulary: a closed set of terms."""

    type: Literal["vocabularies"] = Field(description="Always `vocabularies`.")
    terms: list[TermRead] = Field(
        max_length=60, description="The terms, in a meaningful order, such as from low to high."
    )


class VocabularyPage(Page):
    """A page of vocabularies."""

    items: Items[VocabularyRead]


class VocabularyQuery(RecordFilters, ListQuery[VocabularyRead]):
    """Query parameters of the list of vocabularies."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description=SORT_TEXT,
        max_length=2,
    )
    facets: CSV[Literal["origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=1,
    )
