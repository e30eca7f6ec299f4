"""Symptoms: what people feel and when, and the effects on sleep and daily life."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import SymptomKind


class SymptomBase(Model):
    """Kind of a symptom."""

    kind: SymptomKind = Field(sa_type=AutoString, description="Kind of symptom.")


class Symptom(SymptomBase, OrderedKey, table=True):
    """Table of symptoms."""

    __table_args__ = ordered_indexes("symptom", filters=("kind",), sorts=("kind",))


SYMPTOM: Final = Type(
    name="symptoms",
    table=Symptom,
    title="Symptoms",
    lead="What people with restless legs may feel or notice. A list of symptoms is not a diagnosis.",
    label="Symptom",
    tag=Tag("Symptoms", "What people feel and when, and the effects on sleep and daily life."),
    example="urge-to-move-the-legs",
    search_weight=1.0,
    facets=column_facets(Symptom, "kind"),
    schema_org="MedicalSymptom",
    is_medical=True,
)
