"""What the API says of cautions."""

from sqlmodel import Field

from app.models.caution import CautionBase
from app.models.terms import Audience
from app.schemas.common import Id
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class CautionRead(CautionBase, ContentRead):
    """A caution."""

    about: list[Id] = Field(max_length=40, description="Ids of the records it concerns.")
    audience: list[Audience] = Field(max_length=10, description="People for whom it matters most; empty: everyone.")


class CautionPage(Page):
    """A page of cautions."""

    items: Items[CautionRead]
