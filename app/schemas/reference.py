"""Read and query models of references."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.models.reference import ReferenceBase
from app.models.terms import ReferenceKind, Verification
from app.schemas.page import Items, Page
from app.schemas.query import CSV, WHOLE_NUMBER, ListQuery, OrderedCSV, RecordFilters, check_not_below_minimum
from app.schemas.record import RecordRead, UserLink

Year = Annotated[int, Field(ge=1900, le=2100), WHOLE_NUMBER]


class ReferenceRead(ReferenceBase, RecordRead):
    """A reference: a publication cited as evidence."""

    used_by: list[UserLink] = Field(max_length=1000, description="The records and intakes that cite the reference.")


class ReferencePage(Page):
    """A page of references."""

    items: Items[ReferenceRead]


class ReferenceQuery(RecordFilters, ListQuery[ReferenceRead]):
    """Query parameters of the list of references."""

    sort: OrderedCSV[Literal["name", "-name", "year", "-year", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Sort keys, most significant first. Prefix a key with `-` to sort in descending order. "
        "References without a year sort before all years.",
        max_length=4,
    )
    facets: CSV[Literal["kind", "year", "verification", "origin"]] = Field(
        default_factory=list,
        description="Members to count matches by; the counts are returned in `facets`.",
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
