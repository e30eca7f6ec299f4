"""Read and query models of symptoms."""

from typing import Literal

from pydantic import Field

from app.models.symptom import SymptomBase
from app.models.terms import SymptomKind
from app.schemas.common import field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, OrderedKindQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead, RecordSummary


class SymptomSummary(RecordSummary):
    """A symptom in lists."""

    type: Literal["symptoms"] = Field(description="Always `symptoms`.")
    kind: SymptomKind = field_of(SymptomBase, "kind")


class SymptomRead(SymptomSummary, SymptomBase, ContentRead):
    """A symptom, such as an urge to move the legs."""


class SymptomPage(Page):
    """A page of symptoms."""

    items: Items[SymptomSummary]


class SymptomQuery(RelationQuery, RecordFilters, OrderedKindQuery[SymptomRead]):
    """Query parameters of the list of symptoms."""

    kind: CSV[SymptomKind] = Field(
        default_factory=list, description="Return only symptoms of these kinds.", max_length=10
    )
