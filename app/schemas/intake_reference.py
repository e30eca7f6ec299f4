"""What the API says of reference intakes for an age."""

from sqlmodel import Field

from app.models.nutrient import IntakeBase
from app.models.terms import Sex
from app.queries.intake_reference import OLDEST_YEARS
from app.schemas.common import IdentityRead, ReadModel, ReferenceLink
from app.schemas.envelope import Meta


class IntakeRead(IntakeBase, IdentityRead):
    """A reference intake of a nutrient."""

    references: list[ReferenceLink] = Field(max_length=5, description="Who set it, and where it was read.")


class IntakeQuestion(ReadModel):
    """What was asked, as it was understood."""

    age_years: int | None = Field(ge=0, le=OLDEST_YEARS, description="Age in completed years, where it was given.")
    age_months: int | None = Field(ge=0, le=12 * OLDEST_YEARS, description="Age in months, where it was given.")
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
