"""Symptoms: what people feel, when, and what follows."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.terms import SymptomKind


class SymptomBase(Model):
    """What only a symptom says."""

    kind: SymptomKind = Field(sa_type=AutoString, description="What the symptom concerns.")


class Symptom(SymptomBase, ListedKey, table=True):
    """Symptoms."""

    __table_args__ = record_indexes("symptom", filters=("kind",), sorts=("kind",))
