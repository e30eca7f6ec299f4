"""Read and query models of lifestyle advice."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.terms import AdviceKind
from app.schemas.common import field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, TRUE_OR_FALSE, OrderedKindQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead, RecordSummary


class LifestyleAdviceSummary(RecordSummary):
    """A piece of lifestyle advice in lists."""

    type: Literal["lifestyle-advice"] = Field(description="Always `lifestyle-advice`.")
    kind: AdviceKind = field_of(LifestyleAdviceBase, "kind")
    suits_every_day: bool = field_of(LifestyleAdviceBase, "suits_every_day")


class LifestyleAdviceRead(LifestyleAdviceSummary, LifestyleAdviceBase, ContentRead):
    """A piece of lifestyle advice, such as regular exercise."""


class LifestyleAdvicePage(Page):
    """A page of lifestyle advice."""

    items: Items[LifestyleAdviceSummary]


class LifestyleAdviceQuery(RelationQuery, RecordFilters, OrderedKindQuery[LifestyleAdviceRead]):
    """Query parameters of the list of lifestyle advice."""

    kind: CSV[AdviceKind] = Field(default_factory=list, description="Return only advice of these kinds.", max_length=10)
    suits_every_day: Annotated[bool, TRUE_OR_FALSE] | None = Field(
        default=None, description="Return only advice that may, or may not, be shown as advice of the day."
    )
