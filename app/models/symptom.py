"""Symptoms: what people feel, when, and what follows."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import RecordKey
from app.models.terms import SymptomKind


class SymptomBase(Model):
    """What only a symptom says."""

    kind: SymptomKind = Field(sa_type=AutoString, index=True, description="What the symptom concerns.")


class Symptom(SymptomBase, RecordKey, table=True):
    """Symptoms."""
