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
from app.schemas.query import CSV, WHOLE_NUMBER, ListQuery, OrderedCSV


class ChangeRead(ChangeBase, ReadModel):
    """A change of a record: `type`, `id` and `href` are those of the record, which `expand` sends along whole."""

    date: Day = Field(description="Day of the release.")
    href: Href = Field(description="Address of the record; it answers 410 once the record is withdrawn.")


class ChangePage(Page):
    """A page of changes."""

    items: Items[ChangeRead]


class ChangeQuery(ListQuery[ChangeRead]):
    """Query parameters of the list of changes."""

    sort: OrderedCSV[Literal["seq", "-seq"]] = Field(
        default=["seq"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CSV[Literal["op", "type", "release"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    since: Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE_NUMBER] | None = Field(
        default=None, description="Only changes behind this number: the greatest `seq` you know."
    )
    op: CSV[ChangeOperation] = Field(default_factory=list, description="Any of these operations.", max_length=3)
    type: CSV[Changeable] = Field(default_factory=list, description="Of records of any of these types.", max_length=20)
    release: Annotated[CSV[Annotated[str, Field(max_length=20, pattern=r"^\d{4}\.\d{2}\.\d+$")]], IdOf((RELEASES,))] = (
        Field(default_factory=list, description="Brought by any of these releases.", max_length=20)
    )
