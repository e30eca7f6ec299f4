"""What the API says of changes, and what can be asked of them."""

from datetime import date as Day  # noqa: N812  # the member is called `date`
from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.change import ChangeBase
from app.models.record import RELEASES, To
from app.models.terms import ChangeOperation
from app.schemas.common import Href, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import IN_DIGITS, CommaSeparated, Expandable, InOrder, ListQuery


class ChangeRead(ChangeBase, ReadModel):
    """A change of a record: `type`, `id` and `href` are those of the record, which `expand` sends along whole."""

    date: Day = Field(description="Day of the release.")
    href: Href = Field(description="Address of the record; it answers 410 once the record is withdrawn.")


class ChangePage(Page):
    """A page of changes."""

    items: Items[ChangeRead]


class ChangeQuery(ListQuery):
    """What can be asked of changes."""

    read = ChangeRead
    sort: InOrder[Literal["seq", "-seq"]] = QueryField(
        default=["seq"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["op", "type", "release"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=3
    )
    since: Annotated[int, QueryField(ge=0, le=1_000_000_000), IN_DIGITS] | None = QueryField(
        default=None, description="Only changes behind this number: the greatest `seq` you know."
    )
    op: CommaSeparated[ChangeOperation] = QueryField(default=[], description="Any of these operations.", max_length=3)
    type: CommaSeparated[Literal[Expandable, "intakes", "dataset"]] = QueryField(
        default=[], description="Of records of any of these types.", max_length=20
    )
    release: Annotated[
        CommaSeparated[Annotated[str, QueryField(max_length=20, pattern=r"^\d{4}\.\d{2}\.\d+$")]], To((RELEASES,))
    ] = QueryField(default=[], description="Brought by any of these releases.", max_length=20)
