"""What can be asked of conditions."""

from typing import Final, Literal

from pydantic import Field

from app.models.condition import ConditionBase
from app.models.terms import ConditionKind
from app.queries.common import CONTENT_MEMBERS, CommaSeparated, InOrder, ListQuery, Members, RecordFilters

CONDITION_MEMBERS: Final = Members((*CONTENT_MEMBERS, *ConditionBase.model_fields))


class ConditionQuery(RecordFilters, ListQuery):
    """What can be asked of conditions."""

    members = CONDITION_MEMBERS
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[ConditionKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
