"""Read and query models of claims."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from app.models.claim import AssessmentBase, ClaimBase, CorrectionBase, QuantityBase
from app.models.record import ANY_TYPE, IdOf
from app.models.registry import RECORD_OR_TERM
from app.models.terms import Certainty, CertaintyOrNone, CorrectionKind, Direction, Predicate, Standing
from app.schemas.common import CautionLink, Link, ReadModel, ReferenceLink, field_of
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    FACETS_TEXT,
    SORT_TEXT,
    Ids,
    IdsOrTerms,
    ListQuery,
    OrderedCSV,
    RecordFilters,
    Standings,
)
from app.schemas.record import PassageLink, RecordRead, RecordSummary

MAX_CLAIM_CAUTIONS: Final = 5
"""Maximum number of cautions in a claim; a rule ensures that all urgent ones are among them."""


MAX_CLAIM_PASSAGES: Final = 12
"""Maximum number of passages that make the same claim."""


class QuantityRead(QuantityBase, ReadModel):
    """A quantity that a claim gives."""


class AssessmentSummary(ReadModel):
    """Grade of a claim, and the reasons for it."""

    certainty: Certainty | None = field_of(AssessmentBase, "certainty")
    direction: Direction = field_of(AssessmentBase, "direction")
    reason: str = field_of(AssessmentBase, "reason")


class AssessmentRead(AssessmentSummary, AssessmentBase):
    """How well published evidence supports a claim."""

    references: list[ReferenceLink] = Field(max_length=12, description="The evidence that was assessed.")


class CorrectionSummary(ReadModel):
    """Type of error in a source."""

    kind: CorrectionKind = field_of(CorrectionBase, "kind")


class CorrectionRead(CorrectionSummary, CorrectionBase):
    """What a source gets wrong, and the correct statement."""

    references: list[ReferenceLink] = Field(max_length=8, description="Evidence for the correct statement.")


class ClaimSummary(RecordSummary):
    """A claim in lists: what a source says, what is known, and how certain that is."""

    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {"said": ("known", "assessment", "standing")}

    type: Literal["claims"] = Field(description="Always `claims`.")
    said: str | None = field_of(ClaimBase, "said")
    known: str = field_of(ClaimBase, "known")
    subject: Link = Field(description="Link to the record that the claim is about.")
    predicate: Predicate = field_of(ClaimBase, "predicate")
    object: Link | None = Field(
        description="Link to the record or vocabulary term that the claim relates it to; null if the claim has a value "
        "instead."
    )
    value: QuantityRead | None = Field(description="Quantity that the claim gives; null if it gives none.")
    assessment: AssessmentSummary = Field(description="How well published evidence supports the claim.")
    correction: CorrectionSummary | None = Field(
        description="Type of error in the source; null if there is nothing to correct."
    )
    standing: Standing = Field(description="Status of the claim after grading.")
    evidence: Link | None = Field(
        description="Link to the evidence summary that answers the question of the claim; null if there is none."
    )


class ClaimRead(ClaimSummary, ClaimBase, RecordRead):
    """A claim: what a source says, what is known, and how certain that is."""

    via: Link | None = Field(  # type: ignore[assignment]  # a link in place of an id
        description="Link to the mechanism through which the claim says it works; null if it names none."
    )
    asserted_by: list[Link] = Field(
        max_length=4, description="Links to the sources that make the claim; empty for a claim added by the editors."
    )
    passages: list[PassageLink] = Field(
        max_length=MAX_CLAIM_PASSAGES, description="Passages of the sources that make the claim."
    )
    assessment: AssessmentRead = Field(description="How well published evidence supports the claim.")
    correction: CorrectionRead | None = Field(
        description="What the source gets wrong, and the correct statement; null if there is nothing to correct."
    )
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Keys of the entries in the corrections log that the record addresses."
    )
    cautions: list[CautionLink] = Field(
        max_length=MAX_CLAIM_CAUTIONS,
        description="The most serious cautions about what is taken or done; the record itself has all.",
    )
    cautions_total: int = Field(ge=0, le=1000, description="Number of cautions about what is taken or done.")


class ClaimPage(Page):
    """A page of claims."""

    items: Items[ClaimSummary]


class ClaimQuery(RecordFilters, ListQuery[ClaimRead]):
    """Query parameters of the list of claims."""

    sort: OrderedCSV[
        Literal[
            "editorial",
            "-editorial",
            "name",
            "-name",
            "certainty",
            "-certainty",
            "standing",
            "-standing",
            "updated_on",
            "-updated_on",
        ]
    ] = Field(
        default=["editorial"],
        description=f"{SORT_TEXT} "
        "`editorial`, the default, is the weight of evidence: certainty from high to none, then standing from "
        "supported to rejected. `-certainty` considers certainty alone; claims without a grade come last.",
        max_length=5,
    )
    facets: CSV[Literal["predicate", "source", "certainty", "direction", "standing", "correction", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
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
    standing: Standings = Field(
        default_factory=list, description="Return only claims with these standings.", max_length=4
    )
    correction: CSV[CorrectionKind] = Field(
        default_factory=list, description="Return only claims with corrections of these kinds.", max_length=7
    )
