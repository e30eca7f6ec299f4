"""What can be asked of gaps."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.gap import GapBase
from app.models.record import ANY_TYPE, To
from app.queries.common import (
    LIGHT_MEMBERS,
    CommaSeparated,
    Ids,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
)

GAP_MEMBERS: Final = Members(
    (
        *LIGHT_MEMBERS,
        *GapBase.model_fields,
        "about",
        "silent_sources",
        "references",
        "correction_keys",
        "notices",
    )
)


class GapQuery(RecordFilters, ListQuery):
    """What can be asked of gaps."""

    members = GAP_MEMBERS
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["source", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="That concern any of these records.", max_length=20
    )
    source: Annotated[Ids, To(("sources",))] = Field(
        default_factory=list, description="Left open by any of these sources.", max_length=10
    )
