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
    """A quantity that a claim gives."""


class AssessmentRead(AssessmentBase, ReadModel):
    """How well published evidence supports a claim."""

    references: list[ReferenceLink] = Field(max_length=12, description="The evidence that was assessed.")


class CorrectionRead(CorrectionBase, ReadModel):
    """What a source gets wrong, and the correct statement."""

    references: list[ReferenceLink] = Field(max_length=8, description="Evidence for the correct statement.")


class ClaimRead(ClaimBase, RecordRead):
    """A claim: what a source says, what is known, and how certain that is."""

    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {"said": ("known", "assessment", "standing")}

    subject: Link = Field(description="Link to the record that the claim is about.")
    object: Link | None = Field(
        description="Link to the record or vocabulary term that the claim relates it to; null if the claim has a value "
        "instead."
    )
    value: QuantityRead | None = Field(description="Quantity that the claim gives; null if it gives none.")
    asserted_by: list[Id] = Field(
        max_length=4, description="Ids of the sources that make the claim; empty for a claim added by the editors."
    )
    passages: list[PassageLink] = Field(max_length=3, description="Passages of the sources that make the claim.")
    assessment: AssessmentRead = Field(description="How well published evidence supports the claim.")
    correction: CorrectionRead | None = Field(
        description="What the source gets wrong, and the correct statement; null if there is nothing to correct."
    )
    standing: Standing = Field(description="Status of the claim after grading.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Keys of the entries in the corrections log that the record addresses."
    )
    cautions: list[CautionLink] = Field(
        max_length=100, description="Cautions about the subject or the object of the claim."
    )
    notices: list[NoticeRead] = Field(max_length=20, description="Notices that an app must display with the record.")


class ClaimPage(Page):
    """A page of claims."""

    items: Items[ClaimRead]


class ClaimQuery(RecordFilters, ListQuery[ClaimRead]):
    """Query parameters of the list of claims."""

    sort: OrderedCSV[Literal["name", "-name", "standing", "-standing", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Sort keys, most significant first. Prefix a key with `-` to sort in descending order.",
        max_length=3,
    )
    facets: CSV[Literal["predicate", "source", "certainty", "direction", "standing", "correction", "origin"]] = Field(
        default_factory=list,
        description="Members to count matches by; the counts are returned in `facets`.",
        max_length=7,
    )
    subject: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="Return only claims whose subject is any of these records.", max_length=20
    )
    predicate: CSV[Predicate] = Field(
        default_factory=list, description="Return only claims with these predicates.", max_length=30
    )
    object: Annotated[IdsOrTerms, RECORD_OR_TERM] = Field(
        default_factory=list,
        description="Return only claims whose object is any of these records, or terms as `vocabulary.term`.",
        max_length=20,
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list,
        description="Return only claims with any of these records as subject, object or mechanism.",
        max_length=20,
    )
    source: Annotated[Ids, IdOf(("sources",))] = Field(
        default_factory=list, description="Return only claims made by any of these sources.", max_length=10
    )
    certainty: CSV[CertaintyOrNone] = Field(
        default_factory=list,
        description="Return only claims with this certainty; `none` selects claims without a grade.",
        max_length=5,
    )
    direction: CSV[Direction] = Field(
        default_factory=list, description="Return only claims whose evidence points in this direction.", max_length=3
    )
    standing: CSV[Standing] = Field(
        default_factory=list, description="Return only claims with these standings.", max_length=4
    )
    correction: CSV[CorrectionKind] = Field(
        default_factory=list, description="Return only claims with corrections of these kinds.", max_length=7
    )
