"""Dosages: doses, schedules and timing as sources report them; never advice."""

from typing import Annotated, Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import AppliesTo, Basis, ExceedsLimit

ADULT_UL_MG: Final = 350
"""Tolerable upper intake level of magnesium from supplements and medicines for adults in the US and Canada, in mg a day
(IOM 1997): the value of the record `intake-ul-adult`."""


class DosageBase(Model):
    """Amount, schedule and timing of a reported dose."""

    form: Annotated[Slug | None, IdOf(("supplement-forms",))] = Field(
        default=None,
        foreign_key="supplement_form.id",
        sa_type=KEY_TEXT,
        description="Id of the supplement form; null if the source means magnesium in general.",
    )
    applies_to: AppliesTo = Field(sa_type=AutoString, description="What counts towards the daily amount.")
    low_mg: float | None = Field(
        default=None, ge=0, le=100_000, description="Lowest reported amount, in mg a day; null if none is reported."
    )
    high_mg: float | None = Field(
        default=None, ge=0, le=100_000, description="Highest reported amount, in mg a day; null if none is reported."
    )
    basis: Basis = Field(
        sa_type=AutoString, description="Whether the amount is that of magnesium itself or of the compound."
    )
    schedule: str | None = Field(
        default=None, max_length=160, description="How the source divides the daily amount; null if it does not say."
    )
    timing: str | None = Field(
        default=None, max_length=160, description="When the source says to take it; null if it does not say."
    )


class Dosage(DosageBase, ListedKey, table=True):
    """Table of dosages."""

    __table_args__ = record_indexes("dosage", filters=("form", "basis", "exceeds_adult_ul"))

    exceeds_adult_ul: ExceedsLimit = Field(sa_type=AutoString)


DOSAGE: Final = Type(
    name="dosages",
    table=Dosage,
    title="Reported doses",
    lead="Doses as the articles report them, each compared with the adult upper limit. They are not advice.",
    label="Dose statement, not advice",
    tag=Tag("Dosages", "Doses as the sources report them; never advice."),
    example="dosage-glycinate-daily",
    search_weight=0.92,
    facets=column_facets(Dosage, "form", "basis", "exceeds_adult_ul"),
    schema_org="ReportedDoseSchedule",
)
