"""What the API says of mechanisms."""

from app.models.mechanism import MechanismBase
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class MechanismRead(MechanismBase, ContentRead):
    """A mechanism."""


class MechanismPage(Page):
    """A page of mechanisms."""

    items: Items[MechanismRead]
