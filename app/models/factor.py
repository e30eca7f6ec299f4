"""Factors: causes, risk factors, triggers and aggravators that are not conditions themselves."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import FactorKind


class FactorBase(Model):
    """Kind of a factor."""

    kind: FactorKind = Field(sa_type=AutoString, description="Kind of factor.")


class Factor(FactorBase, OrderedKey, table=True):
    """Table of factors."""

    __table_args__ = ordered_indexes("factor", filters=("kind",), sorts=("kind",))


FACTOR: Final = Type(
    name="factors",
    table=Factor,
    title="Factors",
    lead="What is said to cause or worsen restless legs, or to lower magnesium. Each page says how certain that is.",
    label="Factor",
    tag=Tag("Factors", "Causes, risk factors, triggers and aggravators."),
    example="caffeine",
    search_weight=0.97,
    facets=column_facets(Factor, "kind"),
    is_medical=True,
)
