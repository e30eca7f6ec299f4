"""What the API says of conditions."""

from app.models.condition import ConditionBase
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class ConditionRead(ConditionBase, ContentRead):
    """A condition."""


class ConditionPage(Page):
    """A page of conditions."""

    items: Items[ConditionRead]
