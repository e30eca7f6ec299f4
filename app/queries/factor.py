"""What can be asked of factors."""

from typing import Final, Literal

from pydantic import Field

from app.models.factor import FactorBase
from app.models.terms import FactorKind
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

FACTOR_MEMBERS: Final = Members((*CONTENT_MEMBERS, *FactorBase.model_fields))


class FactorQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of factors."""

    members = FACTOR_MEMBERS
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[FactorKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
