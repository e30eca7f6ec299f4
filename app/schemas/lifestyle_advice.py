"""Read and query models of lifestyle advice."""

from typing import Annotated

from pydantic import Field

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.terms import AdviceKind
from app.schemas.page import Items, Page
from app.schemas.query import CSV, TRUE_OR_FALSE, KindFilterQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead


class LifestyleAdviceRead(LifestyleAdviceBase, ContentRead):
    """A piece of lifestyle advice, such as regular exercise."""


class LifestyleAdvicePage(Page):
    """A page of lifestyle advice."""

    items: Items[LifestyleAdviceRead]


class LifestyleAdviceQuery(RelationQuery, RecordFilters, KindFilterQuery[LifestyleAdviceRead]):
    """Query parameters of the list of lifestyle advice."""

    kind: CSV[AdviceKind] = Field(default_factory=list, description="Return only advice of these kinds.", max_length=10)
    suits_every_day: Annotated[bool, TRUE_OR_FALSE] | None = Field(
        default=None, description="Return only advice that may, or may not, be shown as advice of the day."
    )
