"""What the API says of food groups and foods."""

from sqlmodel import Field

from app.models.food import FoodBase, FoodShares, ServingBase
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class FoodGroupRead(ContentRead):
    """A food group."""


class FoodGroupPage(Page):
    """A page of food groups."""

    items: Items[FoodGroupRead]


class ServingRead(ServingBase, ReadModel):
    """A household serving."""


class FoodRead(FoodShares, FoodBase, ContentRead):
    """A food and its magnesium."""

    serving: ServingRead = Field(description="The serving the amounts are given for.")


class FoodPage(Page):
    """A page of foods."""

    items: Items[FoodRead]
