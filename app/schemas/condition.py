"""What the API says of conditions, and what can be asked of them."""

from typing import Literal

from pydantic import Field

from app.models.condition import ConditionBase
from app.models.terms import ConditionKind
from app.schemas.common import ContentRead
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery


class ConditionRead(ConditionBase, ContentRead):
    """A condition."""


class ConditionPage(Page):
    """A page of conditions."""

    items: Items[ConditionRead]


class ConditionQuery(RecordFilters, ListQuery):
    """What can be asked of conditions."""

    read = ConditionRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[ConditionKind] = Field(default=[], description="Any of these kinds.", max_length=10)


class ConditionDetailQuery(RecordQuery):
    """What can be asked of one condition."""

    read = ConditionRead
