"""What the API says of lifestyle advice, and what can be asked of it."""

from typing import Literal

from pydantic import Field

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.terms import AdviceKind
from app.schemas.common import ContentRead
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class LifestyleAdviceRead(LifestyleAdviceBase, ContentRead):
    """A piece of lifestyle advice."""


class LifestyleAdvicePage(Page):
    """A page of lifestyle advice."""

    items: Items[LifestyleAdviceRead]


class LifestyleAdviceQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of lifestyle advice."""

    read = LifestyleAdviceRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[AdviceKind] = Field(default=[], description="Any of these kinds.", max_length=10)
    suits_every_day: bool | None = Field(default=None, description="Whether it may be shown as advice of the day.")


class LifestyleAdviceDetailQuery(RecordQuery):
    """What can be asked of one lifestyle advice."""

    read = LifestyleAdviceRead
