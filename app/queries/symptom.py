"""What can be asked of symptoms."""

from typing import Final

from pydantic import Field

from app.models.symptom import SymptomBase
from app.models.terms import SymptomKind
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    KindsQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

SYMPTOM_MEMBERS: Final = Members((*CONTENT_MEMBERS, *SymptomBase.model_fields))


class SymptomQuery(RelationQuery, RecordFilters, KindsQuery):
    """What can be asked of symptoms."""

    members = SYMPTOM_MEMBERS
    kind: CommaSeparated[SymptomKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
