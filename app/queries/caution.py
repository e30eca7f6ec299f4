"""What can be asked of cautions."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.caution import CautionBase
from app.models.record import ANY_TYPE
from app.models.terms import Audience, Severity
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    Ids,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
)

CAUTION_MEMBERS: Final = Members((*CONTENT_MEMBERS, *CautionBase.model_fields, "about", "audience"))


class CautionQuery(RecordFilters, ListQuery):
    """What can be asked of cautions."""

    members = CAUTION_MEMBERS
    sort: InOrder[Literal["name", "-name", "severity", "-severity", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Order; a leading `-` reverses a key. `-severity` begins with the gravest.",
        max_length=3,
    )
    facets: CommaSeparated[Literal["severity", "audience", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="That concern any of these records.", max_length=20
    )
    audience: CommaSeparated[Audience] = Field(
        default_factory=list, description="That matter most for any of these people.", max_length=10
    )
    severity: CommaSeparated[Severity] = Field(
        default_factory=list, description="Any of these severities.", max_length=3
    )
