"""Read and query models of sources and their passages."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole
from app.schemas.common import IdentityRead, Link, ReadModel, field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, SORT_TEXT, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead, RecordSummary


class CommercialInterestRead(CommercialInterestBase, ReadModel):
    """How clearly an article promotes a product."""


class PassageCounts(ReadModel):
    """How many passages of an article are cited or left out."""

    used: int = Field(ge=0, le=10_000, description="Number of passages that a record cites.")
    left_out: int = Field(ge=0, le=10_000, description="Number of passages that no record cites.")
    by_reason: dict[LeftOutReason, Annotated[int, Field(ge=1, le=10_000)]] = Field(
        description="Number of passages left out, by reason."
    )


class SourceSummary(RecordSummary):
    """A source article in lists."""

    type: Literal["sources"] = Field(description="Always `sources`.")
    title: str | None = field_of(SourceBase, "title")
    url: str | None = field_of(SourceBase, "url")
    publisher: str | None = field_of(SourceBase, "publisher")
    commercial_interest: CommercialInterestRead = Field(description="How clearly the article promotes a product.")


class SourceRead(SourceSummary, SourceBase, RecordRead):
    """A source article, whose statements are graded; it is not evidence."""

    passage_counts: PassageCounts = Field(description="How many of its passages are cited or left out.")


class SourcePage(Page):
    """A page of sources."""

    items: Items[SourceSummary]


class PassageRead(PassageBase, IdentityRead):
    """A passage of a source: its position, its hash, and the records that cite it."""

    type: Literal["passages"] = Field(description="Always `passages`.")
    name: str = Field(max_length=120, description="Name of the passage: its article, and its number there.")
    source: Link = Field(  # type: ignore[assignment]  # a link in place of an id
        description="Link to the source."
    )
    used_by: list[Link] = Field(max_length=200, description="Links to the records that cite the passage.")


class PassagePage(Page):
    """A page of passages."""

    items: Items[PassageRead]


class SourceQuery(RecordFilters, ListQuery[SourceRead]):
    """Query parameters of the list of sources."""

    sort: OrderedCSV[Literal["name", "-name", "length", "-length", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description=SORT_TEXT,
        max_length=3,
    )
    facets: CSV[Literal["commercial_level", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=2,
    )
    commercial_level: CSV[CommercialLevel] = Field(
        default_factory=list, description="Return only sources with these levels of commercial interest.", max_length=3
    )


class PassageQuery(ListQuery[PassageRead]):
    """Query parameters of the list of the passages of a source."""

    sort: OrderedCSV[Literal["ordinal", "-ordinal"]] = Field(
        default=["ordinal"],
        description=SORT_TEXT,
        max_length=2,
    )
    facets: CSV[Literal["role", "disposition", "reason"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=3,
    )
    role: CSV[PassageRole] = Field(
        default_factory=list, description="Return only passages with these roles.", max_length=6
    )
    disposition: CSV[Disposition] = Field(
        default_factory=list, description="Return only passages that are used, or only those left out.", max_length=2
    )
    reason: CSV[LeftOutReason] = Field(
        default_factory=list, description="Return only passages left out for these reasons.", max_length=6
    )
