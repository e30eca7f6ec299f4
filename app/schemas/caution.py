"""Read and query models of cautions."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.caution import CautionBase
from app.models.record import ANY_TYPE
from app.models.terms import Audience, Severity
from app.schemas.common import Id
from app.schemas.page import Items, Page
from app.schemas.query import CSV, Ids, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import ContentRead


class CautionRead(CautionBase, ContentRead):
    """A caution."""

    about: list[Id] = Field(max_length=40, description="Ids of the records it concerns.")
    audience: list[Audience] = Field(max_length=10, description="People for whom it matters most; empty: everyone.")


class CautionPage(Page):
    """A page of cautions."""

    items: Items[CautionRead]


class CautionQuery(RecordFilters, ListQuery[CautionRead]):
    """Query parameters of the list of cautions."""

    sort: OrderedCSV[Literal["name", "-name", "severity", "-severity", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description="Order; a leading `-` reverses a key. `-severity` begins with the gravest.",
        max_length=3,
    )
    facets: CSV[Literal["severity", "audience", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="That concern any of these records.", max_length=20
    )
    audience: CSV[Audience] = Field(
        default_factory=list, description="That matter most for any of these people.", max_length=10
    )
    severity: CSV[Severity] = Field(default_factory=list, description="Any of these severities.", max_length=3)
