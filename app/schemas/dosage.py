"""What the API says of dosages that sources report, and what can be asked of them."""

from typing import Annotated, Final, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.dosage import DosageBase
from app.models.record import To
from app.models.terms import Basis, ExceedsLimit
from app.schemas.claim import CorrectionRead
from app.schemas.common import ContentRead, Id
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, Ids, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class DosageRead(DosageBase, ContentRead):
    """A dose, schedule or timing statement as a source reports it; never advice."""

    reported_by: list[Id] = Field(max_length=10, description="Ids of the sources that report it.")
    exceeds_adult_ul: ExceedsLimit = Field(
        description="Whether the highest amount passes the adult upper limit for supplements (350 mg a day);"
        " unknown where the source does not say enough to tell."
    )
    correction: CorrectionRead | None = Field(description="What is wrong with the statement, and what is right.")


TOGETHER: Final = dict.fromkeys(
    ("low_mg", "high_mg", "schedule", "timing"), ("basis", "exceeds_adult_ul", "correction")
)


class DosagePage(Page):
    """A page of dosages."""

    items: Items[DosageRead]


class DosageQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of dosages."""

    read = DosageRead
    together = TOGETHER
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["form", "basis", "exceeds_adult_ul", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=4
    )
    condition: Annotated[Ids, To(("conditions",))] = QueryField(
        default=[],
        description="Of a form or nutrient that a claim relates to any of these conditions, or so related itself.",
        max_length=20,
    )
    form: Annotated[Ids, To(("supplement-forms",))] = QueryField(
        default=[], description="Of any of these supplement forms.", max_length=20
    )
    basis: CommaSeparated[Basis] = QueryField(default=[], description="What the amount means.", max_length=3)
    exceeds_adult_ul: CommaSeparated[ExceedsLimit] = QueryField(
        default=[], description="Whether it passes the adult upper limit.", max_length=3
    )


class DosageDetailQuery(RecordQuery):
    """What can be asked of one dosage."""

    read = DosageRead
    together = TOGETHER
