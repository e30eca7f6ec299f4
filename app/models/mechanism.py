"""Mechanisms: what magnesium, or glycine, is said to do in the body."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.terms import MechanismKind


class MechanismBase(Model):
    """What only a mechanism says."""

    kind: MechanismKind = Field(sa_type=AutoString, description="Which part of the body it concerns.")


class Mechanism(MechanismBase, ListedKey, table=True):
    """Mechanisms."""

    __table_args__ = record_indexes("mechanism", filters=("kind",), sorts=("kind",))
