"""Read and query models of mechanisms."""

from typing import Literal

from pydantic import Field

from app.models.mechanism import MechanismBase
from app.models.terms import MechanismKind
from app.schemas.common import field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, OrderedKindQuery, RecordFilters, RelationQuery
from app.schemas.record import ContentRead, RecordSummary


class MechanismSummary(RecordSummary):
    """A mechanism in lists."""

    type: Literal["mechanisms"] = Field(description="Always `mechanisms`.")
    kind: MechanismKind = field_of(MechanismBase, "kind")


class MechanismRead(MechanismSummary, MechanismBase, ContentRead):
    """A mechanism, such as muscle relaxation."""


class MechanismPage(Page):
    """A page of mechanisms."""

    items: Items[MechanismSummary]


class MechanismQuery(RelationQuery, RecordFilters, OrderedKindQuery[MechanismRead]):
    """Query parameters of the list of mechanisms."""

    kind: CSV[MechanismKind] = Field(
        default_factory=list, description="Return only mechanisms of these kinds.", max_length=10
    )
