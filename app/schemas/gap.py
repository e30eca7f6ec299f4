"""What the API says of gaps."""

from typing import Annotated

from sqlmodel import Field

from app.models.gap import GapBase
from app.schemas.common import Id, NoticeRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.record import LightRead


class GapRead(GapBase, LightRead):
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
