"""Parameters and result of `/v1/intake-reference`, the reference intakes for an age."""

from typing import Annotated

from pydantic import Field

from app.models.terms import Sex
from app.schemas.common import ReadModel
from app.schemas.envelope import Meta
from app.schemas.nutrient import IntakeRead
from app.schemas.query import TRUE_OR_FALSE, WHOLE_NUMBER, BaseQuery

MAX_AGE_YEARS = 120


class IntakeQuestion(ReadModel):
    """The query, as it was understood."""

    age_years: int | None = Field(ge=0, le=MAX_AGE_YEARS, description="Age in completed years; null if not given.")
    age_months: int | None = Field(
        ge=0, le=12 * MAX_AGE_YEARS, description="Age in completed months; null if not given."
    )
    sex: Sex | None = Field(description="Sex; null if not given.")
    pregnant: bool = Field(description="Whether reference values for pregnancy were requested.")
    lactating: bool = Field(description="Whether reference values for breastfeeding were requested.")


class IntakeReferenceRead(ReadModel):
    """The reference intakes and upper limits of magnesium for an age: reference values, never advice."""

    query: IntakeQuestion = Field(description="The query, as it was understood.")
    reference_intakes: list[IntakeRead] = Field(
        max_length=40,
        description="Reference intakes from all food, drinks and supplements; RDA and AI come before EAR.",
    )
    upper_limits: list[IntakeRead] = Field(
        max_length=40,
        description="Upper limits. `applies_to` says what they count: supplements and medicines only. If no limit "
        "could be set, the list is empty and `explanation` says so.",
    )
    explanation: str = Field(max_length=2000, description="How to interpret these values, in plain sentences.")
    meta: Meta


class IntakeReferenceQuery(BaseQuery):
    """Query parameters of the reference intakes for an age."""

    one_of = (("age_years", "age_months"),)

    age_years: Annotated[int, Field(ge=0, le=MAX_AGE_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed years. Give either this or `age_months`."
    )
    age_months: Annotated[int, Field(ge=0, le=12 * MAX_AGE_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed months. Give either this or `age_years`."
    )
    sex: Sex | None = Field(
        default=None,
        description="Sex to return values for; without it, values for both sexes are returned where they differ.",
    )
    pregnant: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to return the values for pregnancy instead of the general ones."
    )
    lactating: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to return the values for breastfeeding instead of the general ones."
    )
