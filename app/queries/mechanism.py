"""What can be asked of mechanisms."""

from typing import Final

from pydantic import Field

from app.models.mechanism import MechanismBase
from app.models.terms import MechanismKind
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    KindsQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

MECHANISM_MEMBERS: Final = Members((*CONTENT_MEMBERS, *MechanismBase.model_fields))


class MechanismQuery(RelationQuery, RecordFilters, KindsQuery):
    """What can be asked of mechanisms."""

    members = MECHANISM_MEMBERS
    kind: CommaSeparated[MechanismKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
