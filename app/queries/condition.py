"""What can be asked of conditions."""

from typing import Final

from pydantic import Field

from app.models.condition import ConditionBase
from app.models.terms import ConditionKind
from app.queries.common import CONTENT_MEMBERS, CommaSeparated, KindsQuery, Members, RecordFilters

CONDITION_MEMBERS: Final = Members((*CONTENT_MEMBERS, *ConditionBase.model_fields))


class ConditionQuery(RecordFilters, KindsQuery):
    """What can be asked of conditions."""

    members = CONDITION_MEMBERS
    kind: CommaSeparated[ConditionKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
