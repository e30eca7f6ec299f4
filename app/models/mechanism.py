"""Mechanisms: what magnesium, or glycine, is said to do in the body."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import MechanismKind


class MechanismBase(Model):
    """What only a mechanism says."""

    kind: MechanismKind = Field(sa_type=AutoString, description="Which part of the body it concerns.")


class Mechanism(MechanismBase, ListedKey, table=True):
    """Mechanisms."""

    __table_args__ = record_indexes("mechanism", filters=("kind",), sorts=("kind",))


MECHANISM: Final = Type(
    name="mechanisms",
    table=Mechanism,
    title="Mechanisms",
    lead="The ways in which magnesium is said to act in the body.",
    label="Mechanism",
    tag=Tag("Mechanisms", "What magnesium or glycine is said to do in the body."),
    example="muscle-relaxation",
    search_weight=0.95,
    facets=column_facets(Mechanism, "kind"),
)
