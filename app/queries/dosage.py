"""What can be asked of dosages that sources report."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.dosage import DosageBase
from app.models.record import To
from app.models.terms import Basis, ExceedsLimit
from app.queries.common import (
    CONTENT_MEMBERS,
    CommaSeparated,
    Ids,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    RelationQuery,
)

TOGETHER: Final = dict.fromkeys(
    ("low_mg", "high_mg", "schedule", "timing"), ("basis", "exceeds_adult_ul", "correction")
)


DOSAGE_MEMBERS: Final = Members(
    (*CONTENT_MEMBERS, *DosageBase.model_fields, "reported_by", "exceeds_adult_ul", "correction"), TOGETHER
)


class DosageQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of dosages."""

    members = DOSAGE_MEMBERS
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["form", "basis", "exceeds_adult_ul", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=4
    )
    condition: Annotated[Ids, To(("conditions",))] = Field(
        default_factory=list,
        description="Of a form or nutrient that a claim relates to any of these conditions, or so related itself.",
        max_length=20,
    )
    form: Annotated[Ids, To(("supplement-forms",))] = Field(
        default_factory=list, description="Of any of these supplement forms.", max_length=20
    )
    basis: CommaSeparated[Basis] = Field(default_factory=list, description="What the amount means.", max_length=3)
    exceeds_adult_ul: CommaSeparated[ExceedsLimit] = Field(
        default_factory=list, description="Whether it passes the adult upper limit.", max_length=3
    )
