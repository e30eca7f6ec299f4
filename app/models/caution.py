"""Cautions: safety information, with what a reader should do."""

from typing import Final

from sqlalchemy import select
from sqlmodel import AutoString, Field

from app.models.associations import listed_terms
from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import Severity, Verification


class CautionBase(Model):
    """Severity, medicines and action of a caution."""

    severity: Severity = Field(sa_type=AutoString, description="How serious the caution is.")
    medicine_class: str | None = Field(
        default=None, max_length=120, description="Medicines that the caution concerns, if it concerns any."
    )
    spacing_hours_before: float | None = Field(
        default=None,
        ge=0,
        le=48,
        description="How many hours before magnesium to take the medicine; null if not specified.",
    )
    spacing_hours_after: float | None = Field(
        default=None,
        ge=0,
        le=48,
        description="How many hours after magnesium to take the medicine; null if not specified.",
    )
    action: str = Field(max_length=300, description="What to do: usually, who to talk to.")
    verification: Verification = Field(sa_type=AutoString, description="How the facts were verified.")


class Caution(CautionBase, OrderedKey, table=True):
    """Table of cautions."""

    __table_args__ = ordered_indexes("caution", filters=("severity",))


AUDIENCE: Final = listed_terms("audience")

CAUTION: Final = Type(
    name="cautions",
    table=Caution,
    title="Cautions",
    lead="When to take care, and when to talk to a doctor or pharmacist first.",
    label="Caution",
    tag=Tag("Cautions", "What can go wrong, who is at risk, and what to do."),
    example="caution-gabapentin",
    search_weight=0.95,
    question_weight=0.95,
    facets={**column_facets(Caution, "severity"), "audience": select(AUDIENCE.c.record_id, AUDIENCE.c.term)},
    is_medical=True,
)
