"""Nutrients and their reference intakes."""

from typing import Annotated, Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, OrderedKey, Slug, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import AppliesTo, IntakeKind, Jurisdiction, LifeStage, NutrientKind, Sex, Verification


class NutrientBase(Model):
    """Kind and chemical symbol of a nutrient."""

    kind: NutrientKind = Field(sa_type=AutoString, description="Kind of nutrient.")
    symbol: str | None = Field(
        default=None, max_length=4, description="Chemical symbol of an element; null for other nutrients."
    )


class Nutrient(NutrientBase, OrderedKey, table=True):
    """Table of nutrients."""

    __table_args__ = ordered_indexes("nutrient", filters=("kind",), sorts=("kind",))


class IntakeBase(Model):
    """A reference intake of a nutrient for one group of people, set by one authority."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the intake.")
    nutrient: Annotated[Slug, IdOf(("nutrients",))] = Field(
        foreign_key="nutrient.id", sa_type=KEY_TEXT, index=True, description="Id of the nutrient."
    )
    kind: IntakeKind = Field(sa_type=AutoString, description="Type of reference value.")
    applies_to: AppliesTo = Field(
        sa_type=AutoString,
        description="What counts towards the amount: an upper limit counts supplements and medicines only.",
    )
    life_stage: LifeStage = Field(sa_type=AutoString, description="Life stage that the value applies to.")
    sex: Sex | None = Field(
        default=None, sa_type=AutoString, description="Sex that the value applies to; null for both."
    )
    age_min_months: int = Field(ge=0, le=2400, description="Lowest age that the value applies to, in months.")
    age_max_months: int | None = Field(
        default=None,
        ge=1,
        le=2400,
        description="First age, in months, that the value no longer applies to; null if there is no upper age.",
    )
    value: float | None = Field(
        default=None, ge=0, le=100_000, description="Amount, in `unit`; null if the authority set none."
    )
    unit: str = Field(default="mg/day", max_length=20, description="Unit of the amount.")
    jurisdiction: Jurisdiction = Field(
        sa_type=AutoString, description="Country or region whose authority set the value."
    )
    note: str | None = Field(default=None, max_length=300, description="Why there is no value, or how to interpret it.")
    verification: Verification = Field(sa_type=AutoString, description="How the value was verified.")


class Intake(IntakeBase, table=True):
    """Table of reference intakes."""

    position: int = Field(index=True)


class IntakeReference(Model, table=True):
    """Table of the references that intakes cite."""

    __tablename__ = "intake_reference"
    intake_id: str = Field(primary_key=True, foreign_key="intake.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)
    reference_id: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT, index=True)


NUTRIENT: Final = Type(
    name="nutrients",
    table=Nutrient,
    title="Nutrients",
    lead="Magnesium, and the other nutrients that the articles mention.",
    label="Nutrient",
    tag=Tag("Nutrients", "Nutrients and their reference intakes."),
    example="magnesium",
    search_weight=1.0,
    facets=column_facets(Nutrient, "kind"),
    schema_org="Substance",
)
