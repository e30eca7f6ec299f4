"""What the API says of cautions, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.caution import CautionBase
from app.models.record import ANY_TYPE
from app.models.terms import Audience, Severity
from app.schemas.common import ContentRead, Id
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, Ids, InOrder, ListQuery, RecordFilters, RecordQuery


class CautionRead(CautionBase, ContentRead):
    """A caution."""

    about: list[Id] = Field(max_length=40, description="Ids of the records it concerns.")
    audience: list[Audience] = Field(max_length=10, description="People for whom it matters most; empty: everyone.")


class CautionPage(Page):
    """A page of cautions."""

    items: Items[CautionRead]


class CautionQuery(RecordFilters, ListQuery):
    """What can be asked of cautions."""

    read = CautionRead
    sort: InOrder[Literal["name", "-name", "severity", "-severity", "updated_on", "-updated_on"]] = QueryField(
        default=["name"],
        description="Order; a leading `-` reverses a key. `-severity` begins with the gravest.",
        max_length=3,
    )
    facets: CommaSeparated[Literal["severity", "audience", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=3
    )
    about: Annotated[Ids, ANY_TYPE] = QueryField(
        default=[], description="That concern any of these records.", max_length=20
    )
    audience: CommaSeparated[Audience] = QueryField(
        default=[], description="That matter most for any of these people.", max_length=10
    )
    severity: CommaSeparated[Severity] = QueryField(default=[], description="Any of these severities.", max_length=3)


class CautionDetailQuery(RecordQuery):
    """What can be asked of one caution."""

    read = CautionRead
