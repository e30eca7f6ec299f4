"""What can be asked of factors."""

from typing import Final

from pydantic import Field

from app.models.factor import FactorBase
from app.models.terms import FactorKind
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    KindsQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

FACTOR_MEMBERS: Final = Members((*CONTENT_MEMBERS, *FactorBase.model_fields))


class FactorQuery(RelationQuery, RecordFilters, KindsQuery):
    """What can be asked of factors."""

    members = FACTOR_MEMBERS
    kind: CommaSeparated[FactorKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
