"""Factors: causes, risks, triggers and aggravators that are not conditions themselves."""

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.terms import FactorKind


class FactorBase(Model):
    """What only a factor says."""

    kind: FactorKind = Field(sa_type=AutoString, description="What sort of factor it is.")


class Factor(FactorBase, ListedKey, table=True):
    """Factors."""

    __table_args__ = record_indexes("factor", filters=("kind",), sorts=("kind",))
