"""Read and query models of nutrients and their reference intakes."""

from typing import Literal

from pydantic import Field

from app.models.nutrient import IntakeBase, NutrientBase
from app.models.terms import AppliesTo, IntakeKind, Jurisdiction, LifeStage, NutrientKind, Sex
from app.schemas.common import IdentityRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CSV, KindFilterQuery, ListQuery, OrderedCSV, RecordFilters, RelationQuery
from app.schemas.record import ContentRead


class NutrientRead(NutrientBase, ContentRead):
    """A nutrient."""


class NutrientPage(Page):
    """A page of nutrients."""

    items: Items[NutrientRead]


class IntakeRead(IntakeBase, IdentityRead):
    """A reference intake of a nutrient."""

    references: list[ReferenceLink] = Field(max_length=5, description="Who set it, and where it was read.")


class IntakePage(Page):
    """A page of reference intakes."""

    items: Items[IntakeRead]


class NutrientQuery(RelationQuery, RecordFilters, KindFilterQuery[NutrientRead]):
    """Query parameters of the list of nutrients."""

    kind: CSV[NutrientKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)


class IntakeQuery(ListQuery[IntakeRead]):
    """Query parameters of the list of the reference intakes of a nutrient."""

    sort: OrderedCSV[Literal["position", "-position", "value", "-value", "age_min_months", "-age_min_months"]] = Field(
        default=["position"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CSV[Literal["kind", "life_stage", "sex", "applies_to", "jurisdiction"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=5
    )
    kind: CSV[IntakeKind] = Field(default_factory=list, description="Any of these kinds.", max_length=4)
    applies_to: CSV[AppliesTo] = Field(default_factory=list, description="What the amount counts.", max_length=2)
    life_stage: CSV[LifeStage] = Field(default_factory=list, description="For whom it is meant.", max_length=6)
    sex: CSV[Sex] = Field(default_factory=list, description="For which sex it is given.", max_length=2)
    jurisdiction: CSV[Jurisdiction] = Field(default_factory=list, description="Whose reference value.", max_length=2)
