"""What the API says of symptoms."""

from app.models.symptom import SymptomBase
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class SymptomRead(SymptomBase, ContentRead):
    """A symptom."""


class SymptomPage(Page):
    """A page of symptoms."""

    items: Items[SymptomRead]
