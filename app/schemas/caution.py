"""Read and query models of cautions."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.caution import CautionBase
from app.models.record import ANY_TYPE
from app.models.terms import Audience, Severity
from app.schemas.common import Link, field_of
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, Ids, ListedIn, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import ContentRead, RecordSummary


class CautionSummary(RecordSummary):
    """A caution in lists: how serious it is, for whom, and what to do."""

    type: Literal["cautions"] = Field(description="Always `cautions`.")
    severity: Severity = field_of(CautionBase, "severity")
    audience: list[Audience] = Field(
        max_length=10, description="People for whom the caution matters most; empty if it concerns everyone."
    )
    about: list[Link] = Field(max_length=40, description="Links to the records that the caution concerns.")
    action: str = field_of(CautionBase, "action")


class CautionRead(CautionSummary, CautionBase, ContentRead):
    """A caution: safety information about one or more records."""


class CautionPage(Page):
    """A page of cautions."""

    items: Items[CautionSummary]


class CautionQuery(RecordFilters, ListQuery[CautionRead]):
    """Query parameters of the list of cautions."""

    sort: OrderedCSV[
        Literal[
            "editorial",
            "-editorial",
            "name",
            "-name",
            "severity",
            "-severity",
            "updated_on",
            "-updated_on",
        ]
    ] = Field(
        default=["editorial"],
        description="Sort keys, most significant first. Prefix a key with `-` to sort in descending order: "
        "`-severity` starts with the most serious. `editorial`, the default, does too, and then follows the order "
        "that the editors chose.",
        max_length=4,
    )
    facets: CSV[Literal["severity", "audience", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=3,
    )
    about: Annotated[Ids, ANY_TYPE, ListedIn("about")] = Field(
        default_factory=list, description="Return only cautions that concern any of these records.", max_length=20
    )
    audience: Annotated[CSV[Audience], ListedIn("audience")] = Field(
        default_factory=list,
        description="Return only cautions that matter most for any of these groups of people.",
        max_length=10,
    )
    severity: CSV[Severity] = Field(
        default_factory=list, description="Return only cautions of these severities.", max_length=3
    )
