"""Read and query models of sources and their passages."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole
from app.schemas.common import IdentityRead, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead, UserLink


class CommercialInterestRead(CommercialInterestBase, ReadModel):
    """Whether a document serves somebody's sales."""


class PassageCounts(ReadModel):
    """How the passages of a document are accounted for."""

    used: int = Field(ge=0, le=10_000, description="Passages that a record cites.")
    left_out: int = Field(ge=0, le=10_000, description="Passages that none cites.")
    by_reason: dict[LeftOutReason, Annotated[int, Field(ge=1, le=10_000)]] = Field(
        description="Passages left out, by reason."
    )


class SourceRead(SourceBase, RecordRead):
    """A source document."""

    commercial_interest: CommercialInterestRead = Field(description="Whether it serves somebody's sales.")
    passage_counts: PassageCounts = Field(description="How its passages are accounted for.")


class SourcePage(Page):
    """A page of sources."""

    items: Items[SourceRead]


class PassageRead(PassageBase, IdentityRead):
    """A passage of a source: where it stands, its hash, and who cites it."""

    used_by: list[UserLink] = Field(max_length=200, description="The records that cite it.")


class PassagePage(Page):
    """A page of passages."""

    items: Items[PassageRead]


class SourceQuery(RecordFilters, ListQuery[SourceRead]):
    """Query parameters of the list of sources."""

    sort: OrderedCSV[Literal["name", "-name", "length", "-length", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CSV[Literal["commercial_level", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    commercial_level: CSV[CommercialLevel] = Field(
        default_factory=list, description="How far a commercial interest shows.", max_length=3
    )


class PassageQuery(ListQuery[PassageRead]):
    """Query parameters of the list of the passages of a source."""

    sort: OrderedCSV[Literal["ordinal", "-ordinal"]] = Field(
        default=["ordinal"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CSV[Literal["role", "disposition", "reason"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    role: CSV[PassageRole] = Field(default_factory=list, description="Any of these roles.", max_length=6)
    disposition: CSV[Disposition] = Field(default_factory=list, description="Used or left out.", max_length=2)
    reason: CSV[LeftOutReason] = Field(
        default_factory=list, description="Left out for any of these reasons.", max_length=6
    )
