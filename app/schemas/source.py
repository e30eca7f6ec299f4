"""What the API says of sources and their passages."""

from typing import Annotated

from sqlmodel import Field

from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.models.terms import LeftOutReason
from app.schemas.common import IdentityRead, ReadModel
from app.schemas.page import Items, Page
from app.schemas.record import LightRead, UserLink


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


class PassageRead(PassageBase, IdentityRead):
    """A passage of a source: where it stands, its hash, and who cites it."""

    used_by: list[UserLink] = Field(max_length=200, description="The records that cite it.")


class PassagePage(Page):
    """A page of passages."""

    items: Items[PassageRead]
