"""What can be asked of conflicts."""

from typing import Annotated, Final

from pydantic import Field

from app.models.conflict import ConflictBase
from app.models.record import ANY_TYPE, To
from app.models.terms import ConflictKind
from app.queries.common import (
    LIGHT_MEMBERS,
    CommaSeparated,
    Ids,
    KindsQuery,
    Members,
    RecordFilters,
)

TOGETHER: Final = {"explanation": ("known",)}


CONFLICT_MEMBERS: Final = Members(
    (
        *LIGHT_MEMBERS,
        *ConflictBase.model_fields,
        "claims",
        "references",
        "correction_keys",
        "notices",
    ),
    TOGETHER,
)


class ConflictQuery(RecordFilters, KindsQuery):
    """What can be asked of conflicts."""

    members = CONFLICT_MEMBERS
    kind: CommaSeparated[ConflictKind] = Field(default_factory=list, description="Any of these kinds.", max_length=3)
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list,
        description="Whose claims have any of these records at either end or as the mechanism.",
        max_length=20,
    )
    claim: Annotated[Ids, To(("claims",))] = Field(
        default_factory=list, description="Over any of these claims.", max_length=20
    )
