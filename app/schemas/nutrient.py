"""What the API says of nutrients and their reference intakes."""

from app.models.nutrient import NutrientBase
from app.schemas.intake_reference import IntakeRead
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class NutrientRead(NutrientBase, ContentRead):
    """A nutrient."""


class NutrientPage(Page):
    """A page of nutrients."""

    items: Items[NutrientRead]


class IntakePage(Page):
    """A page of reference intakes."""

    items: Items[IntakeRead]
