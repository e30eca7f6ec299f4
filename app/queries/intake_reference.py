"""What can be asked of reference intakes for an age."""

from typing import Annotated

from pydantic import Field

from app.models.terms import Sex
from app.queries.common import TRUE_OR_FALSE, WHOLE_NUMBER, AnswerQuery

OLDEST_YEARS = 120


class IntakeReferenceQuery(AnswerQuery):
    """What can be asked of reference intakes."""

    one_of = (("age_years", "age_months"),)

    age_years: Annotated[int, Field(ge=0, le=OLDEST_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed years. Give this or `age_months`."
    )
    age_months: Annotated[int, Field(ge=0, le=12 * OLDEST_YEARS), WHOLE_NUMBER] | None = Field(
        default=None, description="Age in completed months. Give this or `age_years`."
    )
    sex: Sex | None = Field(default=None, description="Without it, rows of both sexes are given where they differ.")
    pregnant: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to give the rows for pregnancy in place of the others."
    )
    lactating: Annotated[bool, TRUE_OR_FALSE] = Field(
        default=False, description="Whether to give the rows for breastfeeding in place of the others."
    )
