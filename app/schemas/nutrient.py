"""Read and query models of nutrients and their reference intakes."""

from typing import Literal

from pydantic import Field

from app.models.nutrient import IntakeBase, NutrientBase
from app.models.terms import AppliesTo, IntakeKind, Jurisdiction, LifeStage, NutrientKind, Sex
from app.schemas.common import IdentityRead, Link, ReferenceLink, field_of
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    FACETS_TEXT,
    SORT_TEXT,
    ListQuery,
    OrderedCSV,
    OrderedKindQuery,
    RecordFilters,
    RelationQuery,
)
from app.schemas.record import ContentRead, RecordSummary


class NutrientSummary(RecordSummary):
    """A nutrient in lists."""

    type: Literal["nutrients"] = Field(description="Always `nutrients`.")
    kind: NutrientKind = field_of(NutrientBase, "kind")
    symbol: str | None = field_of(NutrientBase, "symbol")


class NutrientRead(NutrientSummary, NutrientBase, ContentRead):
    """A nutrient, such as magnesium."""


class NutrientPage(Page):
    """A page of nutrients."""

    items: Items[NutrientSummary]


class IntakeRead(IntakeBase, IdentityRead):
    """A reference intake of a nutrient for one group of people."""

    type: Literal["intakes"] = Field(description="Always `intakes`.")
    name: str = Field(max_length=120, description="Name of the intake: its type, and the people it applies to.")
    nutrient: Link = Field(  # type: ignore[assignment]  # a link in place of an id
        description="Link to the nutrient."
    )
    references: list[ReferenceLink] = Field(
        max_length=5, description="References to the authority and the table of the value."
    )


class IntakePage(Page):
    """A page of reference intakes."""

    items: Items[IntakeRead]


class NutrientQuery(RelationQuery, RecordFilters, OrderedKindQuery[NutrientRead]):
    """Query parameters of the list of nutrients."""

    kind: CSV[NutrientKind] = Field(
        default_factory=list, description="Return only nutrients of these kinds.", max_length=10
    )


class IntakeQuery(ListQuery[IntakeRead]):
    """Query parameters of the list of the reference intakes of a nutrient."""

    sort: OrderedCSV[Literal["position", "-position", "value", "-value", "age_min_months", "-age_min_months"]] = Field(
        default=["position"],
        description=SORT_TEXT,
        max_length=3,
    )
    facets: CSV[Literal["kind", "life_stage", "sex", "applies_to", "jurisdiction"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=5,
    )
    kind: CSV[IntakeKind] = Field(
        default_factory=list, description="Return only reference values of these types.", max_length=4
    )
    applies_to: CSV[AppliesTo] = Field(
        default_factory=list, description="Return only intakes with these values of `applies_to`.", max_length=2
    )
    life_stage: CSV[LifeStage] = Field(
        default_factory=list, description="Return only intakes for these life stages.", max_length=6
    )
    sex: CSV[Sex] = Field(default_factory=list, description="Return only intakes for this sex.", max_length=2)
    jurisdiction: CSV[Jurisdiction] = Field(
        default_factory=list, description="Return only intakes set in these jurisdictions.", max_length=2
    )
