"""Read and query models of claims."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.models.claim import AssessmentBase, CertaintyOrNone, ClaimBase, CorrectionBase, QuantityBase
from app.models.record import ANY_TYPE, IdOf
from app.models.registry import RECORD_OR_TERM
from app.models.terms import CorrectionKind, Direction, Predicate, Standing
from app.schemas.common import CautionLink, Id, Link, NoticeRead, ReadModel, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CSV, Ids, IdsOrTerms, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import PassageLink, RecordRead


class QuantityRead(QuantityBase, ReadModel):
    """A quantity."""


class AssessmentRead(AssessmentBase, ReadModel):
    """How far published evidence supports a claim."""

    references: list[ReferenceLink] = Field(max_length=12, description="The evidence.")


class CorrectionRead(CorrectionBase, ReadModel):
    """Where a source is wrong, and what is right."""

    references: list[ReferenceLink] = Field(max_length=8, description="The evidence.")


class ClaimRead(ClaimBase, RecordRead):
    """A claim: what a source says beside what is known, and how sure that is."""

    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {"said": ("known", "assessment", "standing")}

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


class ClaimQuery(RecordFilters, ListQuery[ClaimRead]):
    """Query parameters of the list of claims."""

    sort: OrderedCSV[Literal["name", "-name", "standing", "-standing", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CSV[Literal["predicate", "source", "certainty", "direction", "standing", "correction", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=7
    )
    subject: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="About any of these records.", max_length=20
    )
    predicate: CSV[Predicate] = Field(default_factory=list, description="With any of these predicates.", max_length=30)
    object: Annotated[IdsOrTerms, RECORD_OR_TERM] = Field(
        default_factory=list,
        description="With any of these records, or terms as `vocabulary.term`, at the other end.",
        max_length=20,
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="With any of these records at either end or as the mechanism.", max_length=20
    )
    source: Annotated[Ids, IdOf(("sources",))] = Field(
        default_factory=list, description="Asserted by any of these sources.", max_length=10
    )
    certainty: CSV[CertaintyOrNone] = Field(
        default_factory=list, description="Graded so; `none` takes claims without a grade.", max_length=5
    )
    direction: CSV[Direction] = Field(default_factory=list, description="Evidence pointing so.", max_length=3)
    standing: CSV[Standing] = Field(default_factory=list, description="With any of these standings.", max_length=4)
    correction: CSV[CorrectionKind] = Field(
        default_factory=list, description="Corrected for any of these kinds of fault.", max_length=7
    )
