"""Read and query models of dosages."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.models.dosage import ADULT_UL_MG, DosageBase
from app.models.record import IdOf
from app.models.terms import Basis, ExceedsLimit
from app.schemas.claim import CorrectionRead, CorrectionSummary
from app.schemas.common import Link, field_of
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    FACETS_TEXT,
    SORT_TEXT,
    Ids,
    ListQuery,
    OrderedCSV,
    RecordFilters,
    RelatedByClaims,
    RelationQuery,
)
from app.schemas.record import ContentRead, RecordSummary


class DosageSummary(RecordSummary):
    """A reported dose in lists; never advice."""

    requires: ClassVar[Mapping[str, tuple[str, ...]]] = dict.fromkeys(
        ("low_mg", "high_mg", "schedule", "timing"), ("basis", "exceeds_adult_ul", "correction")
    )

    type: Literal["dosages"] = Field(description="Always `dosages`.")
    form: Link | None = Field(description="Link to the supplement form; null if the source means magnesium in general.")
    low_mg: float | None = field_of(DosageBase, "low_mg")
    high_mg: float | None = field_of(DosageBase, "high_mg")
    basis: Basis = field_of(DosageBase, "basis")
    timing: str | None = field_of(DosageBase, "timing")
    exceeds_adult_ul: ExceedsLimit = Field(
        description="Whether the highest amount exceeds the adult upper limit for supplements in the US and Canada "
        f"({ADULT_UL_MG} mg a day); `unknown` if the source does not say enough to tell."
    )
    correction: CorrectionSummary | None = Field(
        description="Type of error in the source; null if there is nothing to correct."
    )


class DosageRead(DosageSummary, DosageBase, ContentRead):
    """A dose, schedule or timing as a source reports it; never advice."""

    reported_by: list[Link] = Field(max_length=10, description="Links to the sources that report the dose.")
    correction: CorrectionRead | None = Field(
        description="What the source gets wrong, and the correct statement; null if there is nothing to correct."
    )


class DosagePage(Page):
    """A page of dosages."""

    items: Items[DosageSummary]


class DosageQuery(RelationQuery, RecordFilters, ListQuery[DosageRead]):
    """Query parameters of the list of dosages."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description=SORT_TEXT,
        max_length=2,
    )
    facets: CSV[Literal["form", "basis", "exceeds_adult_ul", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=4,
    )
    condition: Annotated[Ids, IdOf(("conditions",)), RelatedByClaims()] = Field(
        default_factory=list,
        description="Return only dosages that a claim relates to any of these conditions, directly or through their "
        "form or nutrient.",
        max_length=20,
    )
    form: Annotated[Ids, IdOf(("supplement-forms",))] = Field(
        default_factory=list, description="Return only dosages of these supplement forms.", max_length=20
    )
    basis: CSV[Basis] = Field(
        default_factory=list, description="Return only dosages whose amounts have this basis.", max_length=3
    )
    exceeds_adult_ul: CSV[ExceedsLimit] = Field(
        default_factory=list,
        description="Return only dosages with these values of `exceeds_adult_ul`.",
        max_length=3,
    )
