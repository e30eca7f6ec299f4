"""What the API says of references, and what can be asked of them."""

from typing import Literal

from pydantic import Field

from app.models.reference import ReferenceBase
from app.models.terms import ReferenceKind, Verification
from app.schemas.common import LightRead
from app.schemas.page import Page
from app.schemas.query import CommaSeparated, ListQuery, OriginQuery, RecordQuery


class ReferenceRead(ReferenceBase, LightRead):
    """A reference: published evidence."""


class ReferencePage(Page[ReferenceRead]):
    """A page of references."""


class ReferenceQuery(OriginQuery, ListQuery):
    """What can be asked of references."""

    read = ReferenceRead
    sort: CommaSeparated[Literal["name", "-name", "year", "-year", "kind", "-kind", "updated_on", "-updated_on"]] = (
        Field(
            default=["name"],
            description="Order; a leading `-` reverses a key. A reference without a year comes before all years.",
            max_length=4,
        )
    )
    facets: CommaSeparated[Literal["kind", "year", "verification", "origin"]] = Field(
        default=[], description="Count the matches by these members.", max_length=4
    )
    kind: CommaSeparated[ReferenceKind] = Field(default=[], description="Any of these kinds.", max_length=14)
    verification: CommaSeparated[Verification] = Field(default=[], description="Checked so.", max_length=4)
    year_min: int | None = Field(default=None, ge=1900, le=2100, description="Published in this year or later.")
    year_max: int | None = Field(default=None, ge=1900, le=2100, description="Published in this year or earlier.")


class ReferenceDetailQuery(RecordQuery):
    """What can be asked of one reference."""

    read = ReferenceRead
