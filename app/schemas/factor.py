"""Read and query models of factors."""

from pydantic import Field

from app.models.factor import FactorBase
from app.models.terms import FactorKind
from app.schemas.page import Items, Page
from app.schemas.query import CSV, KindFilterQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead


class FactorRead(FactorBase, ContentRead):
    """A factor, such as caffeine."""


class FactorPage(Page):
    """A page of factors."""

    items: Items[FactorRead]


class FactorQuery(RelationQuery, RecordFilters, KindFilterQuery[FactorRead]):
    """Query parameters of the list of factors."""

    kind: CSV[FactorKind] = Field(
        default_factory=list, description="Return only factors of these kinds.", max_length=10
    )
