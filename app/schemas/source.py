"""What the API says of sources and their passages, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole
from app.schemas.common import IdentityRead, LightRead, ReadModel, UserLink
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery


class CommercialInterestRead(CommercialInterestBase, ReadModel):
    """Whether a document serves somebody's sales."""


class PassageCounts(ReadModel):
    """How the passages of a document are accounted for."""

    used: int = Field(ge=0, le=10_000, description="Passages that a record cites.")
    left_out: int = Field(ge=0, le=10_000, description="Passages that none cites.")
    by_reason: dict[LeftOutReason, Annotated[int, Field(ge=1, le=10_000)]] = Field(
        description="Passages left out, by reason."
    )


class SourceRead(SourceBase, LightRead):
    """A source document."""

    commercial_interest: CommercialInterestRead = Field(description="Whether it serves somebody's sales.")
    passage_counts: PassageCounts = Field(description="How its passages are accounted for.")


class SourcePage(Page):
    """A page of sources."""

    items: Items[SourceRead]


class SourceQuery(RecordFilters, ListQuery):
    """What can be asked of sources."""

    read = SourceRead
    sort: InOrder[Literal["name", "-name", "length", "-length", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["commercial_level", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=2
    )
    commercial_level: CommaSeparated[CommercialLevel] = QueryField(
        default=[], description="How far a commercial interest shows.", max_length=3
    )


class PassageRead(PassageBase, IdentityRead):
    """A passage of a source: where it stands, its hash, and who cites it."""

    used_by: list[UserLink] = Field(max_length=200, description="The records that cite it.")


class PassagePage(Page):
    """A page of passages."""

    items: Items[PassageRead]


class PassageQuery(ListQuery):
    """What can be asked of the passages of a source."""

    read = PassageRead
    sort: InOrder[Literal["ordinal", "-ordinal"]] = QueryField(
        default=["ordinal"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["role", "disposition", "reason"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=3
    )
    role: CommaSeparated[PassageRole] = QueryField(default=[], description="Any of these roles.", max_length=6)
    disposition: CommaSeparated[Disposition] = QueryField(default=[], description="Used or left out.", max_length=2)
    reason: CommaSeparated[LeftOutReason] = QueryField(
        default=[], description="Left out for any of these reasons.", max_length=6
    )


class SourceDetailQuery(RecordQuery):
    """What can be asked of one source."""

    read = SourceRead


class PassageDetailQuery(RecordQuery):
    """What can be asked of one passage."""

    read = PassageRead
