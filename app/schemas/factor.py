"""What the API says of factors, and what can be asked of them."""

from typing import Literal

from pydantic import Field

from app.models.factor import FactorBase
from app.models.terms import FactorKind
from app.schemas.common import ContentRead
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class FactorRead(FactorBase, ContentRead):
    """A factor."""


class FactorPage(Page):
    """A page of factors."""

    items: Items[FactorRead]


class FactorQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of factors."""

    read = FactorRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[FactorKind] = Field(default=[], description="Any of these kinds.", max_length=10)


class FactorDetailQuery(RecordQuery):
    """What can be asked of one factor."""

    read = FactorRead
