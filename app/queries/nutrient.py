"""What can be asked of nutrients and their reference intakes."""

from typing import Final, Literal

from pydantic import Field

from app.models.nutrient import IntakeBase, NutrientBase
from app.models.terms import AppliesTo, IntakeKind, Jurisdiction, LifeStage, NutrientKind, Sex
from app.queries.common import (
    CONTENT_MEMBERS,
    IDENTITY_MEMBERS,
    CommaSeparated,
    InOrder,
    KindsQuery,
    ListQuery,
    Members,
    RecordFilters,
    RelationQuery,
    each_once,
)

NUTRIENT_MEMBERS: Final = Members((*CONTENT_MEMBERS, *NutrientBase.model_fields))


class NutrientQuery(RelationQuery, RecordFilters, KindsQuery):
    """What can be asked of nutrients."""

    members = NUTRIENT_MEMBERS
    kind: CommaSeparated[NutrientKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)


INTAKE_MEMBERS: Final = Members(tuple(each_once([*IDENTITY_MEMBERS, *IntakeBase.model_fields, "references"])))


class IntakeQuery(ListQuery):
    """What can be asked of the reference intakes of a nutrient."""

    members = INTAKE_MEMBERS
    sort: InOrder[Literal["position", "-position", "value", "-value", "age_min_months", "-age_min_months"]] = Field(
        default=["position"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "life_stage", "sex", "applies_to", "jurisdiction"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=5
    )
    kind: CommaSeparated[IntakeKind] = Field(default_factory=list, description="Any of these kinds.", max_length=4)
    applies_to: CommaSeparated[AppliesTo] = Field(
        default_factory=list, description="What the amount counts.", max_length=2
    )
    life_stage: CommaSeparated[LifeStage] = Field(
        default_factory=list, description="For whom it is meant.", max_length=6
    )
    sex: CommaSeparated[Sex] = Field(default_factory=list, description="For which sex it is given.", max_length=2)
    jurisdiction: CommaSeparated[Jurisdiction] = Field(
        default_factory=list, description="Whose reference value.", max_length=2
    )
