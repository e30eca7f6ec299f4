"""What can be asked of sources and their passages."""

from typing import Final, Literal

from pydantic import Field

from app.models.source import PassageBase, SourceBase
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole
from app.queries.common import (
    IDENTITY_MEMBERS,
    LIGHT_MEMBERS,
    CommaSeparated,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    each_once,
)

SOURCE_MEMBERS: Final = Members((*LIGHT_MEMBERS, *SourceBase.model_fields, "commercial_interest", "passage_counts"))


class SourceQuery(RecordFilters, ListQuery):
    """What can be asked of sources."""

    members = SOURCE_MEMBERS
    sort: InOrder[Literal["name", "-name", "length", "-length", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["commercial_level", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    commercial_level: CommaSeparated[CommercialLevel] = Field(
        default_factory=list, description="How far a commercial interest shows.", max_length=3
    )


PASSAGE_MEMBERS: Final = Members(tuple(each_once([*IDENTITY_MEMBERS, *PassageBase.model_fields, "used_by"])))


class PassageQuery(ListQuery):
    """What can be asked of the passages of a source."""

    members = PASSAGE_MEMBERS
    sort: InOrder[Literal["ordinal", "-ordinal"]] = Field(
        default=["ordinal"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["role", "disposition", "reason"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    role: CommaSeparated[PassageRole] = Field(default_factory=list, description="Any of these roles.", max_length=6)
    disposition: CommaSeparated[Disposition] = Field(
        default_factory=list, description="Used or left out.", max_length=2
    )
    reason: CommaSeparated[LeftOutReason] = Field(
        default_factory=list, description="Left out for any of these reasons.", max_length=6
    )
