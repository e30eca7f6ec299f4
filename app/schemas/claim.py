"""What the API says of claims."""

from typing import Annotated

from sqlmodel import Field

from app.models.claim import AssessmentBase, ClaimBase, CorrectionBase, QuantityBase
from app.models.terms import Standing
from app.schemas.common import CautionLink, Id, Link, NoticeRead, ReadModel, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.record import LightRead, PassageLink


class QuantityRead(QuantityBase, ReadModel):
    """A quantity."""


class AssessmentRead(AssessmentBase, ReadModel):
    """How far published evidence supports a claim."""

    references: list[ReferenceLink] = Field(max_length=12, description="The evidence.")


class CorrectionRead(CorrectionBase, ReadModel):
    """Where a source is wrong, and what is right."""

    references: list[ReferenceLink] = Field(max_length=8, description="The evidence.")


class ClaimRead(ClaimBase, LightRead):
    """A claim: what a source says beside what is known, and how sure that is."""

    subject: Link = Field(description="Record the claim is about.")
    object: Link | None = Field(
        description="Record or vocabulary term at the other end; null where the claim gives a value instead."
    )
    value: QuantityRead | None = Field(description="Quantity, where the claim gives one.")
    asserted_by: list[Id] = Field(max_length=4, description="Ids of the sources that say it; empty for the editors'.")
    passages: list[PassageLink] = Field(max_length=3, description="Sentences that say it.")
    assessment: AssessmentRead = Field(description="How far published evidence supports it.")
    correction: CorrectionRead | None = Field(description="Where the source is wrong, and what is right.")
    standing: Standing = Field(description="What became of the claim once it was graded.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Lines of the register of corrections that it answers."
    )
    cautions: list[CautionLink] = Field(max_length=100, description="Cautions on either end of the claim.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices an app must show beside it.")


class ClaimPage(Page):
    """A page of claims."""

    items: Items[ClaimRead]
