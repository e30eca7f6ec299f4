"""What the API says of lifestyle advice."""

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class LifestyleAdviceRead(LifestyleAdviceBase, ContentRead):
    """A piece of lifestyle advice."""


class LifestyleAdvicePage(Page):
    """A page of lifestyle advice."""

    items: Items[LifestyleAdviceRead]
