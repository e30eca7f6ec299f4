"""What can be asked of lifestyle advice."""

from typing import Final, Literal

from pydantic import Field

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.terms import AdviceKind
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

LIFESTYLE_ADVICE_MEMBERS: Final = Members((*CONTENT_MEMBERS, *LifestyleAdviceBase.model_fields))


class LifestyleAdviceQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of lifestyle advice."""

    members = LIFESTYLE_ADVICE_MEMBERS
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[AdviceKind] = Field(default_factory=list, description="Any of these kinds.", max_length=10)
    suits_every_day: bool | None = Field(default=None, description="Whether it may be shown as advice of the day.")
