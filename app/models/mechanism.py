"""Mechanisms: what magnesium, or glycine, is said to do in the body."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import RecordKey
from app.models.terms import MechanismKind


class MechanismBase(Model):
    """What only a mechanism says."""

    kind: MechanismKind = Field(sa_type=AutoString, index=True, description="Which part of the body it concerns.")


class Mechanism(MechanismBase, RecordKey, table=True):
    """Mechanisms."""
