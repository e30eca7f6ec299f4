"""Read and query models of gaps."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.gap import GapBase
from app.models.record import ANY_TYPE, IdOf
from app.schemas.common import Id, NoticeRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CSV, Ids, ListQuery, OrderedCSV, RecordFilters
from app.schemas.record import RecordRead


class GapRead(GapBase, RecordRead):
    """A gap: what the documents do not say and a reader needs."""

    about: list[Id] = Field(max_length=40, description="Ids of the records it concerns.")
    silent_sources: list[Id] = Field(max_length=10, description="Ids of the sources that do not say it.")
    references: list[ReferenceLink] = Field(max_length=12, description="Evidence for what is known.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Lines of the register of corrections that it answers."
    )
    notices: list[NoticeRead] = Field(max_length=20, description="Notices an app must show beside it.")


class GapPage(Page):
    """A page of gaps."""

    items: Items[GapRead]


class GapQuery(RecordFilters, ListQuery[GapRead]):
    """Query parameters of the list of gaps."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CSV[Literal["source", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list, description="That concern any of these records.", max_length=20
    )
    source: Annotated[Ids, IdOf(("sources",))] = Field(
        default_factory=list, description="Left open by any of these sources.", max_length=10
    )
