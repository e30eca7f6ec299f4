"""What the API says of mechanisms, and what can be asked of them."""

from typing import Literal

from pydantic import Field

from app.models.mechanism import MechanismBase
from app.models.terms import MechanismKind
from app.schemas.common import ContentRead
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class MechanismRead(MechanismBase, ContentRead):
    """A mechanism."""


class MechanismPage(Page):
    """A page of mechanisms."""

    items: Items[MechanismRead]


class MechanismQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of mechanisms."""

    read = MechanismRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[MechanismKind] = Field(default=[], description="Any of these kinds.", max_length=10)


class MechanismDetailQuery(RecordQuery):
    """What can be asked of one mechanism."""

    read = MechanismRead
