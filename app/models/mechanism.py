"""Mechanisms: how magnesium or glycine is said to act in the body."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import MechanismKind


class MechanismBase(Model):
    """Kind of a mechanism."""

    kind: MechanismKind = Field(sa_type=AutoString, description="Part of the body that the mechanism concerns.")


class Mechanism(MechanismBase, OrderedKey, table=True):
    """Table of mechanisms."""

    __table_args__ = ordered_indexes("mechanism", filters=("kind",), sorts=("kind",))


MECHANISM: Final = Type(
    name="mechanisms",
    table=Mechanism,
    title="Mechanisms",
    lead="How magnesium is said to act in the body.",
    label="Mechanism",
    tag=Tag("Mechanisms", "How magnesium or glycine is said to act in the body."),
    example="muscle-relaxation",
    search_weight=0.95,
    facets=column_facets(Mechanism, "kind"),
)
