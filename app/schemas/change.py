"""Read and query models of changes."""

from datetime import date as Day  # noqa: N812  # the member is called `date`
from typing import Annotated, Literal

from pydantic import Field

from app.models.change import ChangeBase
from app.models.record import RELEASES, IdOf
from app.models.registry import Changeable
from app.models.terms import ChangeOperation
from app.schemas.common import Href, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, SORT_TEXT, WHOLE_NUMBER, ListQuery, OrderedCSV


class ChangeRead(ChangeBase, ReadModel):
    """A change of a record. `type`, `id` and `href` are those of the record, which `expand` includes in full."""

    date: Day = Field(description="Date of the release.")
    href: Href = Field(description="URL of the record; once the record is withdrawn, it returns 410.")


class ChangePage(Page):
    """A page of changes."""

    items: Items[ChangeRead]


class ChangeQuery(ListQuery[ChangeRead]):
    """Query parameters of the list of changes."""

    sort: OrderedCSV[Literal["seq", "-seq"]] = Field(
        default=["seq"],
        description=SORT_TEXT,
        max_length=2,
    )
    facets: CSV[Literal["op", "type", "release"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=3,
    )
    since: Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE_NUMBER] | None = Field(
        default=None, description="Return only changes after this sequence number: the highest `seq` you have seen."
    )
    op: CSV[ChangeOperation] = Field(
        default_factory=list, description="Return only changes with these operations.", max_length=3
    )
    type: CSV[Changeable] = Field(
        default_factory=list, description="Return only changes of records of these types.", max_length=20
    )
    release: Annotated[CSV[Annotated[str, Field(max_length=20, pattern=r"^\d{4}\.\d{2}\.\d+$")]], IdOf((RELEASES,))] = (
        Field(default_factory=list, description="Return only changes made by these releases.", max_length=20)
    )
