"""Read and query models of conditions."""

from typing import Literal

from pydantic import Field

from app.models.condition import ConditionBase
from app.models.terms import ConditionKind
from app.schemas.common import field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, OrderedKindQuery, RecordFilters
from app.schemas.record import ContentRead, RecordSummary


class ConditionSummary(RecordSummary):
    """A condition in lists."""

    type: Literal["conditions"] = Field(description="Always `conditions`.")
    kind: ConditionKind = field_of(ConditionBase, "kind")


class ConditionRead(ConditionSummary, ConditionBase, ContentRead):
    """A condition, such as restless legs syndrome."""


class ConditionPage(Page):
    """A page of conditions."""

    items: Items[ConditionSummary]


class ConditionQuery(RecordFilters, OrderedKindQuery[ConditionRead]):
    """Query parameters of the list of conditions."""

    kind: CSV[ConditionKind] = Field(
        default_factory=list, description="Return only conditions of these kinds.", max_length=10
    )
