"""Read and query models of vocabularies."""

from typing import Literal

from pydantic import Field

from app.models.vocabulary import TermBase
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, ListQuery, OrderedCSV, RecordFilters
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
        description="Sort keys, most significant first. Prefix a key with `-` to sort in descending order.",
        max_length=2,
    )
    facets: CSV[Literal["origin"]] = Field(
        default_factory=list,
        description="Members to count matches by; the counts are returned in `facets`.",
        max_length=1,
    )
