"""Cautions: what can go wrong, for whom, and whom to ask."""

from typing import Final

from sqlalchemy import select
from sqlmodel import AutoString, Field

from app.models.associations import listed_terms
from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import Severity, Verification


class CautionBase(Model):
    """What only a caution says."""

    severity: Severity = Field(sa_type=AutoString, description="How much it weighs.")
    medicine_class: str | None = Field(default=None, max_length=120, description="Medicines it concerns.")
    spacing_hours_before: float | None = Field(
        default=None, ge=0, le=48, description="Hours by which the medicine should come before magnesium."
    )
    spacing_hours_after: float | None = Field(
        default=None, ge=0, le=48, description="Hours by which the medicine should come after magnesium."
    )
    action: str = Field(max_length=300, description="What a reader can do: most often, whom to ask.")
    verification: Verification = Field(sa_type=AutoString, description="How the facts were checked.")


class Caution(CautionBase, ListedKey, table=True):
    """Cautions."""

    __table_args__ = record_indexes("caution", filters=("severity",))


AUDIENCE: Final = listed_terms("audience")

CAUTION: Final = Type(
    name="cautions",
    table=Caution,
    title="Cautions",
    lead="When to take care, and when to talk to a doctor or pharmacist first.",
    label="Caution",
    tag=Tag("Cautions", "What can go wrong, for whom, and whom to ask."),
    example="caution-gabapentin",
    search_weight=0.95,
    question_weight=0.95,
    facets={**column_facets(Caution, "severity"), "audience": select(AUDIENCE.c.record_id, AUDIENCE.c.term)},
    is_medical=True,
)
