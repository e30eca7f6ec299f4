"""What can be asked of claims."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.claim import ClaimBase, GradeAsked
from app.models.record import ANY_TYPE, To
from app.models.registry import RECORD_OR_TERM
from app.models.terms import CorrectionKind, Direction, Predicate, Standing
from app.queries.common import (
    LIGHT_MEMBERS,
    CommaSeparated,
    Ids,
    IdsOrTerms,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
)

TOGETHER: Final = {"said": ("known", "assessment", "standing")}


CLAIM_MEMBERS: Final = Members(
    (
        *LIGHT_MEMBERS,
        *ClaimBase.model_fields,
        "subject",
        "object",
        "value",
        "asserted_by",
        "passages",
        "assessment",
        "correction",
        "standing",
        "correction_keys",
        "cautions",
        "notices",
    ),
    TOGETHER,
)


class ClaimQuery(RecordFilters, ListQuery):
    """What can be asked of claims."""

    members = CLAIM_MEMBERS
    sort: InOrder[Literal["name", "-name", "standing", "-standing", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[
        Literal["predicate", "source", "certainty", "direction", "standing", "correction", "origin"]
    ] = Field(default_factory=list, description="Count the matches by these members.", max_length=7)
    subject: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="About any of these records.", max_length=20
    )
    predicate: CommaSeparated[Predicate] = Field(
        default_factory=list, description="With any of these predicates.", max_length=30
    )
    object: Annotated[IdsOrTerms, RECORD_OR_TERM] = Field(
        default_factory=list,
        description="With any of these records, or terms as `vocabulary.term`, at the other end.",
        max_length=20,
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="With any of these records at either end or as the mechanism.", max_length=20
    )
    source: Annotated[Ids, To(("sources",))] = Field(
        default_factory=list, description="Asserted by any of these sources.", max_length=10
    )
    certainty: CommaSeparated[GradeAsked] = Field(
        default_factory=list, description="Graded so; `none` takes claims without a grade.", max_length=5
    )
    direction: CommaSeparated[Direction] = Field(
        default_factory=list, description="Evidence pointing so.", max_length=3
    )
    standing: CommaSeparated[Standing] = Field(
        default_factory=list, description="With any of these standings.", max_length=4
    )
    correction: CommaSeparated[CorrectionKind] = Field(
        default_factory=list, description="Corrected for any of these kinds of fault.", max_length=7
    )
