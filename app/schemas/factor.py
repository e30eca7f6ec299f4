"""What the API says of factors."""

from app.models.factor import FactorBase
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class FactorRead(FactorBase, ContentRead):
    """A factor."""


class FactorPage(Page):
    """A page of factors."""

    items: Items[FactorRead]
