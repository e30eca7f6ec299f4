"""Read and query models of references."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.models.reference import ReferenceBase
from app.models.terms import ReferenceKind, Verification
from app.schemas.common import Link, field_of
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    FACETS_TEXT,
    SORT_TEXT,
    WHOLE_NUMBER,
    ListQuery,
    OrderedCSV,
    RecordFilters,
    check_not_below_minimum,
)
from app.schemas.record import RecordRead, RecordSummary

Year = Annotated[int, Field(ge=1900, le=2100), WHOLE_NUMBER]


class ReferenceSummary(RecordSummary):
    """A reference in lists."""

    type: Literal["references"] = Field(description="Always `references`.")
    kind: ReferenceKind = field_of(ReferenceBase, "kind")
    title: str = field_of(ReferenceBase, "title")
    year: int | None = field_of(ReferenceBase, "year")
    url: str | None = field_of(ReferenceBase, "url")
    verification: Verification = field_of(ReferenceBase, "verification")


class ReferenceRead(ReferenceSummary, ReferenceBase, RecordRead):
    """A reference: a publication cited as evidence."""

    used_by: list[Link] = Field(
        max_length=1000, description="Links to the records and intakes that cite the reference."
    )


class ReferencePage(Page):
    """A page of references."""

    items: Items[ReferenceSummary]


class ReferenceQuery(RecordFilters, ListQuery[ReferenceRead]):
    """Query parameters of the list of references."""

    sort: OrderedCSV[Literal["name", "-name", "year", "-year", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description=f"{SORT_TEXT} References without a year sort before all years.",
        max_length=4,
    )
    facets: CSV[Literal["kind", "year", "verification", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=4,
    )
    kind: CSV[ReferenceKind] = Field(
        default_factory=list, description="Return only references of these kinds.", max_length=14
    )
    verification: CSV[Verification] = Field(
        default_factory=list, description="Return only references verified in these ways.", max_length=4
    )
    year_min: Year | None = Field(default=None, description="Earliest year of publication.")
    year_max: Year | None = Field(default=None, description="Latest year of publication.")
    check_range = field_validator("year_max")(check_not_below_minimum)
