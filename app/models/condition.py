"""Conditions: restless legs syndrome and its neighbours."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.terms import ConditionKind


class ConditionBase(Model):
    """What only a condition says."""

    kind: ConditionKind = Field(sa_type=AutoString, description="What sort of condition it is.")


class Condition(ConditionBase, ListedKey, table=True):
    """Conditions."""

    __table_args__ = record_indexes("condition", filters=("kind",), sorts=("kind",))
