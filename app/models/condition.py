"""Conditions: restless legs syndrome and its neighbours."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import RecordKey
from app.models.terms import ConditionKind


class ConditionBase(Model):
    """What only a condition says."""

    kind: ConditionKind = Field(sa_type=AutoString, index=True, description="What sort of condition it is.")


class Condition(ConditionBase, RecordKey, table=True):
    """Conditions."""
