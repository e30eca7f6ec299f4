"""Dosages: dose, schedule and timing statements as a source reports them; never advice."""

from typing import Annotated, Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import AppliesTo, Basis, ExceedsLimit


class DosageBase(Model):
    """What only a dosage says."""

    form: Annotated[Slug | None, IdOf(("supplement-forms",))] = Field(
        default=None,
        foreign_key="supplement_form.id",
        sa_type=KEY_TEXT,
        description="Id of the supplement form; null where the source speaks of magnesium in general.",
    )
    applies_to: AppliesTo = Field(sa_type=AutoString, description="What the daily amount counts.")
    low_mg: float | None = Field(default=None, ge=0, le=100_000, description="Lowest reported amount in mg a day.")
    high_mg: float | None = Field(default=None, ge=0, le=100_000, description="Highest reported amount in mg a day.")
    basis: Basis = Field(sa_type=AutoString, description="Whether the source means magnesium or the compound.")
    schedule: str | None = Field(default=None, max_length=160, description="How the source divides the amount.")
    timing: str | None = Field(default=None, max_length=160, description="When the source says to take it.")


class Dosage(DosageBase, ListedKey, table=True):
    """Dosages."""

    __table_args__ = record_indexes("dosage", filters=("form", "basis", "exceeds_adult_ul"))

    exceeds_adult_ul: ExceedsLimit = Field(sa_type=AutoString)


DOSAGE: Final = Type(
    name="dosages",
    table=Dosage,
    title="Reported doses",
    lead="Doses as the articles report them. They are not advice. Each is held against the adult upper limit.",
    label="Dose statement, not advice",
    tag=Tag("Dosages", "Dose statements as sources report them; never advice."),
    example="dosage-glycinate-daily",
    search_weight=0.92,
    facets=column_facets(Dosage, "form", "basis", "exceeds_adult_ul"),
    schema_org="ReportedDoseSchedule",
)
