"""Read and query models of factors."""

from typing import Literal

from pydantic import Field

from app.models.factor import FactorBase
from app.models.terms import FactorKind
from app.schemas.common import field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, OrderedKindQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead, RecordSummary


class FactorSummary(RecordSummary):
    """A factor in lists."""

    type: Literal["factors"] = Field(description="Always `factors`.")
    kind: FactorKind = field_of(FactorBase, "kind")


class FactorRead(FactorSummary, FactorBase, ContentRead):
    """A factor, such as caffeine."""


class FactorPage(Page):
    """A page of factors."""

    items: Items[FactorSummary]


class FactorQuery(RelationQuery, RecordFilters, OrderedKindQuery[FactorRead]):
    """Query parameters of the list of factors."""

    kind: CSV[FactorKind] = Field(
        default_factory=list, description="Return only factors of these kinds.", max_length=10
    )
