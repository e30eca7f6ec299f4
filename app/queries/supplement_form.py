"""What can be asked of supplement forms."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.record import To
from app.models.supplement_form import SupplementFormBase
from app.models.terms import Preparation, Route
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    Ids,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

SUPPLEMENT_FORM_MEMBERS: Final = Members(
    (
        *CONTENT_MEMBERS,
        *SupplementFormBase.model_fields,
        "routes",
        "preparations",
        "compositions",
    )
)


class SupplementFormQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of supplement forms."""

    members = SUPPLEMENT_FORM_MEMBERS
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["route", "preparation", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    mechanism: Annotated[Ids, To(("mechanisms",))] = Field(
        default_factory=list, description="Said to act through any of these mechanisms.", max_length=20
    )
    route: CommaSeparated[Route] = Field(default_factory=list, description="Any of these routes.", max_length=4)
    preparation: CommaSeparated[Preparation] = Field(
        default_factory=list, description="Any of these preparations.", max_length=6
    )
