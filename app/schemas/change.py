"""What the API says of changes."""

from datetime import date as Day  # noqa: N812  # the member is called `date`

from sqlmodel import Field

from app.models.change import ChangeBase
from app.schemas.common import Href, ReadModel
from app.schemas.page import Items, Page


class ChangeRead(ChangeBase, ReadModel):
    """A change of a record: `type`, `id` and `href` are those of the record, which `expand` sends along whole."""

    date: Day = Field(description="Day of the release.")
    href: Href = Field(description="Address of the record; it answers 410 once the record is withdrawn.")


class ChangePage(Page):
    """A page of changes."""

    items: Items[ChangeRead]
