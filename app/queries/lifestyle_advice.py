"""What can be asked of lifestyle advice."""

from typing import Annotated, Final

from pydantic import Field

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.terms import AdviceKind
from app.queries.common import (
    CONTENT_MEMBERS,
    TRUE_OR_FALSE,
    CommaSeparated,
    KindsQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

LIFESTYLE_ADVICE_MEMBERS: Final = Members((*CONTENT_MEMBERS, *LifestyleAdviceBase.model_fields))


class LifestyleAdviceQuery(RelationQuery, RecordFilters, KindsQuery):
    """What can be asked of lifestyle advice."""

    members = LIFESTYLE_ADVICE_MEMBERS
    kind: CommaSeparated[AdviceKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
    suits_every_day: Annotated[bool, TRUE_OR_FALSE] | None = Field(
        default=None, description="Whether it may be shown as advice of the day."
    )
