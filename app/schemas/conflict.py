"""What the API says of conflicts."""

from typing import Annotated

from sqlmodel import Field

from app.models.conflict import ConflictBase
from app.schemas.common import Id, NoticeRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.record import LightRead


class ConflictRead(ConflictBase, LightRead):
    """A conflict between documents, within one, or with the evidence."""

    claims: list[Id] = Field(max_length=20, description="Ids of the claims that disagree.")
    references: list[ReferenceLink] = Field(max_length=12, description="Evidence for what is known.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Lines of the register of corrections that it answers."
    )
    notices: list[NoticeRead] = Field(max_length=20, description="Notices an app must show beside it.")


class ConflictPage(Page):
    """A page of conflicts."""

    items: Items[ConflictRead]
