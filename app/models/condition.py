"""Conditions: restless legs syndrome and related conditions."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import ConditionKind


class ConditionBase(Model):
    """Kind of a condition."""

    kind: ConditionKind = Field(sa_type=AutoString, description="Kind of condition.")


class Condition(ConditionBase, OrderedKey, table=True):
    """Table of conditions."""

    __table_args__ = ordered_indexes("condition", filters=("kind",), sorts=("kind",))


CONDITION: Final = Type(
    name="conditions",
    table=Condition,
    title="Conditions",
    lead="Restless legs syndrome (RLS), and conditions linked to it or mistaken for it.",
    label="Condition",
    tag=Tag("Conditions", "Restless legs syndrome and related conditions."),
    example="periodic-limb-movement-disorder",
    search_weight=1.0,
    facets=column_facets(Condition, "kind"),
    schema_org="MedicalCondition",
    is_medical=True,
)
