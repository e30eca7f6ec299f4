"""Query and answer of reference intakes by age."""

from typing import Annotated

from pydantic import Field

from app.models.terms import Sex
from app.schemas.common import ReadModel
from app.schemas.envelope import Meta
from app.schemas.nutrient import IntakeRead
from app.schemas.query import TRUE_OR_FALSE, WHOLE_NUMBER, ComputedQuery

MAX_AGE_YEARS = 120


class IntakeQuestion(ReadModel):
    """What was asked, as it was understood."""

    age_years: int | None = Field(ge=0, le=MAX_AGE_YEARS, description="Age in completed years, where it was given.")
    age_months: int | None = Field(ge=0, le=12 * MAX_AGE_YEARS, description="Age in months, where it was given.")
    sex: Sex | None = Field(description="Sex; null where it was not given.")
    pregnant: bool = Field(description="Whether rows for pregnancy were asked for.")
    lactating: bool = Field(description="Whether rows for breastfeeding were asked for.")


class IntakeReferenceRead(ReadModel):
    """The reference intakes and upper limits of magnesium for an age: reference values, never advice."""

    query: IntakeQuestion = Field(description="What was asked, as it was understood.")
    reference_intakes: list[IntakeRead] = Field(
        max_length=40,
        description="What a group needs from all food, drinks and supplements; RDA and AI come before EAR.",
    )
    upper_limits: list[IntakeRead] = Field(
        max_length=40,
        description="Upper limits. `applies_to` says what they count: supplements and medicines only. "
        "A null `value` means that none could be set; `note` says why.",
    )
    explanation: str = Field(max_length=2000, description="How to read these rows, in plain sentences.")
    meta: Meta


class IntakeReferenceQuery(ComputedQuery):
    """Query parameters of the reference intakes for an age."""

    one_of = (("age_years", "age_months"),)

    age_years: Annotated[int, Field(ge=0, le=MAX_AGE_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed years. Give this or `age_months`."
    )
    age_months: Annotated[int, Field(ge=0, le=12 * MAX_AGE_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed months. Give this or `age_years`."
    )
    sex: Sex | None = Field(default=None, description="Without it, rows of both sexes are given where they differ.")
    pregnant: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to give the rows for pregnancy in place of the others."
    )
    lactating: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to give the rows for breastfeeding in place of the others."
    )
