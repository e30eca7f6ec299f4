"""What the API says of claims, and what can be asked of them."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.claim import AssessmentBase, ClaimBase, CorrectionBase, QuantityBase
from app.models.record import ANY_TYPE, RECORD_OR_TERM, To
from app.models.terms import Certainty, CorrectionKind, Direction, Predicate, Standing
from app.schemas.common import CautionLink, Id, LightRead, Link, NoticeRead, PassageLink, ReadModel, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, Ids, IdsOrTerms, InOrder, ListQuery, RecordFilters, RecordQuery


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


class GradeAsked(StrEnum):
    """Certainty as one asks for it and counts it: a term of the vocabulary, or that a claim has no grade."""

    HIGH = Certainty.HIGH
    MODERATE = Certainty.MODERATE
    LOW = Certainty.LOW
    VERY_LOW = Certainty.VERY_LOW
    NONE = "none"


TOGETHER: Final = {"said": ("known", "assessment", "standing")}


class ClaimPage(Page):
    """A page of claims."""

    items: Items[ClaimRead]


class ClaimQuery(RecordFilters, ListQuery):
    """What can be asked of claims."""

    read = ClaimRead
    together = TOGETHER
    sort: InOrder[Literal["name", "-name", "standing", "-standing", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[
        Literal["predicate", "source", "certainty", "direction", "standing", "correction", "origin"]
    ] = QueryField(default=[], description="Count the matches by these members.", max_length=7)
    subject: Annotated[Ids, ANY_TYPE] = QueryField(default=[], description="About any of these records.", max_length=20)
    predicate: CommaSeparated[Predicate] = QueryField(
        default=[], description="With any of these predicates.", max_length=30
    )
    object: Annotated[IdsOrTerms, RECORD_OR_TERM] = QueryField(
        default=[],
        description="With any of these records, or terms as `vocabulary.term`, at the other end.",
        max_length=20,
    )
    about: Annotated[Ids, ANY_TYPE] = QueryField(
        default=[], description="With any of these records at either end or as the mechanism.", max_length=20
    )
    source: Annotated[Ids, To(("sources",))] = QueryField(
        default=[], description="Asserted by any of these sources.", max_length=10
    )
    certainty: CommaSeparated[GradeAsked] = QueryField(
        default=[], description="Graded so; `none` takes claims without a grade.", max_length=5
    )
    direction: CommaSeparated[Direction] = QueryField(default=[], description="Evidence pointing so.", max_length=3)
    standing: CommaSeparated[Standing] = QueryField(
        default=[], description="With any of these standings.", max_length=4
    )
    correction: CommaSeparated[CorrectionKind] = QueryField(
        default=[], description="Corrected for any of these kinds of fault.", max_length=7
    )


class ClaimDetailQuery(RecordQuery):
    """What can be asked of one claim."""

    read = ClaimRead
    together = TOGETHER
