"""What can be asked of references."""

from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from app.models.reference import ReferenceBase
from app.models.terms import ReferenceKind, Verification
from app.queries.common import (
    LIGHT_MEMBERS,
    WHOLE_NUMBER,
    CommaSeparated,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    not_below_minimum,
)

Year = Annotated[int, Field(ge=1900, le=2100), WHOLE_NUMBER]


REFERENCE_MEMBERS: Final = Members((*LIGHT_MEMBERS, *ReferenceBase.model_fields, "used_by"))


class ReferenceQuery(RecordFilters, ListQuery):
    """What can be asked of references."""

    members = REFERENCE_MEMBERS
    sort: InOrder[Literal["name", "-name", "year", "-year", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Order; a leading `-` reverses a key. A reference without a year comes before all years.",
        max_length=4,
    )
    facets: CommaSeparated[Literal["kind", "year", "verification", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=4
    )
    kind: CommaSeparated[ReferenceKind] = Field(default_factory=list, description="Any of these kinds.", max_length=14)
    verification: CommaSeparated[Verification] = Field(default_factory=list, description="Checked so.", max_length=4)
    year_min: Year | None = Field(default=None, description="Published in this year or later.")
    year_max: Year | None = Field(default=None, description="Published in this year or earlier.")
    check_range = field_validator("year_max")(not_below_minimum)
