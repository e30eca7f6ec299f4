"""What the API says of references, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.reference import ReferenceBase
from app.models.terms import ReferenceKind, Verification
from app.schemas.common import LightRead, UserLink
from app.schemas.page import Items, Page
from app.schemas.query import IN_DIGITS, CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery


class ReferenceRead(ReferenceBase, LightRead):
    """A reference: published evidence."""

    used_by: list[UserLink] = Field(max_length=1000, description="The records and intakes that cite it.")


class ReferencePage(Page):
    """A page of references."""

    items: Items[ReferenceRead]


Year = Annotated[int, QueryField(ge=1900, le=2100), IN_DIGITS]


class ReferenceQuery(RecordFilters, ListQuery):
    """What can be asked of references."""

    read = ReferenceRead
    sort: InOrder[Literal["name", "-name", "year", "-year", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Order; a leading `-` reverses a key. A reference without a year comes before all years.",
        max_length=4,
    )
    facets: CommaSeparated[Literal["kind", "year", "verification", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=4
    )
    kind: CommaSeparated[ReferenceKind] = QueryField(default=[], description="Any of these kinds.", max_length=14)
    verification: CommaSeparated[Verification] = QueryField(default=[], description="Checked so.", max_length=4)
    year_min: Year | None = QueryField(default=None, description="Published in this year or later.")
    year_max: Year | None = QueryField(default=None, description="Published in this year or earlier.")


class ReferenceDetailQuery(RecordQuery):
    """What can be asked of one reference."""

    read = ReferenceRead
