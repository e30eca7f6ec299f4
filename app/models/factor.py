"""Factors: causes, risks, triggers and aggravators that are not conditions themselves."""

from sqlmodel import AutoString, Field, SQLModel

from app.models.record import RecordKey
from app.models.terms import FactorKind


class FactorBase(SQLModel):
    """What only a factor says."""

    kind: FactorKind = Field(sa_type=AutoString, index=True, description="What sort of factor it is.")


class Factor(FactorBase, RecordKey, table=True):
    """Factors."""
