"""What the API says of nutrients and their reference intakes, and what can be asked of them."""

from typing import Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.nutrient import IntakeBase, NutrientBase
from app.models.terms import AppliesTo, IntakeKind, Jurisdiction, LifeStage, NutrientKind, Sex
from app.schemas.common import ContentRead, IdentityRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class NutrientRead(NutrientBase, ContentRead):
    """A nutrient."""


class NutrientPage(Page):
    """A page of nutrients."""

    items: Items[NutrientRead]


class NutrientQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of nutrients."""

    read = NutrientRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[NutrientKind] = QueryField(default=[], description="Any of these kinds.", max_length=10)


class IntakeRead(IntakeBase, IdentityRead):
    """A reference intake of a nutrient."""

    references: list[ReferenceLink] = Field(max_length=5, description="Who set it, and where it was read.")


class IntakePage(Page):
    """A page of reference intakes."""

    items: Items[IntakeRead]


class IntakeQuery(ListQuery):
    """What can be asked of the reference intakes of a nutrient."""

    read = IntakeRead
    sort: InOrder[Literal["position", "-position", "value", "-value", "age_min_months", "-age_min_months"]] = (
        QueryField(default=["position"], description="Order; a leading `-` reverses a key.", max_length=3)
    )
    facets: CommaSeparated[Literal["kind", "life_stage", "sex", "applies_to", "jurisdiction"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=5
    )
    kind: CommaSeparated[IntakeKind] = QueryField(default=[], description="Any of these kinds.", max_length=4)
    applies_to: CommaSeparated[AppliesTo] = QueryField(default=[], description="What the amount counts.", max_length=2)
    life_stage: CommaSeparated[LifeStage] = QueryField(default=[], description="For whom it is meant.", max_length=6)
    sex: CommaSeparated[Sex] = QueryField(default=[], description="For which sex it is given.", max_length=2)
    jurisdiction: CommaSeparated[Jurisdiction] = QueryField(
        default=[], description="Whose reference value.", max_length=2
    )


class NutrientDetailQuery(RecordQuery):
    """What can be asked of one nutrient."""

    read = NutrientRead


class IntakeDetailQuery(RecordQuery):
    """What can be asked of one intake."""

    read = IntakeRead
