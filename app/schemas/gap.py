"""Read and query models of gaps."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.gap import GapBase
from app.models.record import ANY_TYPE, IdOf
from app.schemas.common import Link, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, SORT_TEXT, Ids, ListedIn, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead, RecordSummary


class GapSummary(GapBase, RecordSummary):
    """A gap in lists."""

    type: Literal["gaps"] = Field(description="Always `gaps`.")


class GapRead(GapSummary, RecordRead):
    """A gap: a question that matters to readers and that source articles leave unanswered."""

    about: list[Link] = Field(max_length=40, description="Links to the records that the question concerns.")
    silent_sources: list[Link] = Field(
        max_length=10, description="Links to the sources that do not answer the question."
    )
    references: list[ReferenceLink] = Field(max_length=12, description="Published evidence for what is known.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Keys of the entries in the corrections log that the record addresses."
    )


class GapPage(Page):
    """A page of gaps."""

    items: Items[GapSummary]


class GapQuery(RecordFilters, ListQuery[GapRead]):
    """Query parameters of the list of gaps."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"],
        description=SORT_TEXT,
        max_length=2,
    )
    facets: CSV[Literal["source", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=2,
    )
    about: Annotated[Ids, ANY_TYPE, ListedIn("about")] = Field(
        default_factory=list, description="Return only gaps that concern any of these records.", max_length=20
    )
    source: Annotated[Ids, IdOf(("sources",)), ListedIn("silent_sources")] = Field(
        default_factory=list, description="Return only gaps left by any of these sources.", max_length=10
    )
