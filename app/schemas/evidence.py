"""Read and query models of evidence summaries."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.evidence import EffectBase, EvidenceBase, StudyBase
from app.models.record import ANY_TYPE
from app.models.registry import RECORD_OR_TERM
from app.models.terms import Certainty, CertaintyOrNone, Direction
from app.schemas.claim import ClaimRead
from app.schemas.common import CautionLink, Link, ReadModel, ReferenceLink, field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, SORT_TEXT, Ids, IdsOrTerms, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead, RecordSummary

MAX_STUDIES: Final = 12


class EffectRead(EffectBase, ReadModel):
    """The main numerical result of an evidence summary."""

    reference: ReferenceLink = Field(description="Link to the publication that reports the effect.")


class StudyRead(StudyBase, ReadModel):
    """A study behind the answer of an evidence summary."""

    reference: ReferenceLink = Field(description="Link to the publication.")


class EvidenceSummary(RecordSummary):
    """An evidence summary in lists: the question, the answer and the grade."""

    type: Literal["evidence"] = Field(description="Always `evidence`.")
    question: str = field_of(EvidenceBase, "question")
    answer: str = field_of(EvidenceBase, "answer")
    subject: Link = Field(description="Link to the record that the question is about.")
    outcome: Link = Field(description="Link to the record or vocabulary term that it may affect or relate to.")
    certainty: Certainty | None = field_of(EvidenceBase, "certainty")
    direction: Direction = field_of(EvidenceBase, "direction")
    participants: int | None = field_of(EvidenceBase, "participants")


class EvidenceRead(EvidenceSummary, EvidenceBase, RecordRead):
    """An evidence summary: a question, one graded answer, and the studies behind it."""

    covers: list[Link] = Field(
        max_length=40, description="Links to further records that the summary covers, such as symptoms of the outcome."
    )
    effect: EffectRead | None = Field(description="The main numerical result; null if there is none to quote.")
    studies: list[StudyRead] = Field(max_length=MAX_STUDIES, description="The studies, most important first.")
    references: list[ReferenceLink] = Field(max_length=40, description="All publications that the summary cites.")
    claims: list[Link] = Field(max_length=100, description="Links to the claims that this summary grades.")
    cautions: list[CautionLink] = field_of(ClaimRead, "cautions")
    cautions_total: int = field_of(ClaimRead, "cautions_total")


class EvidencePage(Page):
    """A page of evidence summaries."""

    items: Items[EvidenceSummary]


class EvidenceQuery(RecordFilters, ListQuery[EvidenceRead]):
    """Query parameters of the list of evidence summaries."""

    sort: OrderedCSV[
        Literal["editorial", "-editorial", "name", "-name", "certainty", "-certainty", "updated_on", "-updated_on"]
    ] = Field(
        default=["editorial"],
        description=f"{SORT_TEXT} `editorial`, the default, starts with magnesium and restless legs syndrome.",
        max_length=4,
    )
    facets: CSV[Literal["certainty", "direction", "origin"]] = Field(
        default_factory=list, description=FACETS_TEXT, max_length=3
    )
    subject: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="Return only summaries about any of these records.", max_length=20
    )
    outcome: Annotated[IdsOrTerms, RECORD_OR_TERM] = Field(
        default_factory=list,
        description="Return only summaries with any of these outcomes: records, or terms as `vocabulary.term`.",
        max_length=20,
    )
    object: Annotated[IdsOrTerms, RECORD_OR_TERM] = Field(
        default_factory=list,
        description="The same as `outcome`, named as in `/v1/claims`.",
        max_length=20,
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list,
        description="Return only summaries with any of these records as subject or outcome, or among what they cover.",
        max_length=20,
    )
    certainty: CSV[CertaintyOrNone] = Field(
        default_factory=list,
        description="Return only summaries with this certainty; `none` selects those that found no study.",
        max_length=5,
    )
    direction: CSV[Direction] = Field(
        default_factory=list, description="Return only summaries whose evidence points in this direction.", max_length=3
    )
