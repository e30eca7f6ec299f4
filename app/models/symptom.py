"""Symptoms: what people feel, when, and what follows."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import SymptomKind


class SymptomBase(Model):
    """What only a symptom says."""

    kind: SymptomKind = Field(sa_type=AutoString, description="What the symptom concerns.")


class Symptom(SymptomBase, ListedKey, table=True):
    """Symptoms."""

    __table_args__ = record_indexes("symptom", filters=("kind",), sorts=("kind",))


SYMPTOM: Final = Type(
    name="symptoms",
    table=Symptom,
    title="Symptoms",
    lead="What people with restless legs may feel or notice. A list like this cannot tell what somebody has.",
    label="Symptom",
    tag=Tag("Symptoms", "What people feel, when, and what follows."),
    example="urge-to-move-the-legs",
    search_weight=1.0,
    facets=column_facets(Symptom, "kind"),
    schema_org="MedicalSymptom",
    is_medical=True,
)
