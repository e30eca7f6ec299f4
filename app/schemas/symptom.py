"""What the API says of symptoms, and what can be asked of them."""

from typing import Literal

from pydantic import Field

from app.models.symptom import SymptomBase
from app.models.terms import SymptomKind
from app.schemas.common import ContentRead
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class SymptomRead(SymptomBase, ContentRead):
    """A symptom."""


class SymptomPage(Page):
    """A page of symptoms."""

    items: Items[SymptomRead]


class SymptomQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of symptoms."""

    read = SymptomRead
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[SymptomKind] = Field(default=[], description="Any of these kinds.", max_length=10)


class SymptomDetailQuery(RecordQuery):
    """What can be asked of one symptom."""

    read = SymptomRead
