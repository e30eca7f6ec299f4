"""What the API says of food groups and foods, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.food import FoodBase, FoodShares, ServingBase
from app.models.record import To
from app.models.terms import FoodState
from app.schemas.common import ContentRead, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import IN_DIGITS, CommaSeparated, Ids, InOrder, ListQuery, RecordFilters, RecordQuery


class FoodGroupRead(ContentRead):
    """A food group."""


class FoodGroupPage(Page):
    """A page of food groups."""

    items: Items[FoodGroupRead]


class FoodGroupQuery(RecordFilters, ListQuery):
    """What can be asked of food groups."""

    read = FoodGroupRead
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=1
    )


class ServingRead(ServingBase, ReadModel):
    """A household serving."""


class FoodRead(FoodShares, FoodBase, ContentRead):
    """A food and its magnesium."""

    serving: ServingRead = Field(description="The serving the amounts are given for.")


class FoodPage(Page):
    """A page of foods."""

    items: Items[FoodRead]


Milligrams = Annotated[float, QueryField(ge=0, le=2000), IN_DIGITS]


class FoodQuery(RecordFilters, ListQuery):
    """What can be asked of foods."""

    read = FoodRead
    sort: InOrder[
        Literal[
            "name",
            "-name",
            "magnesium_mg_per_100g",
            "-magnesium_mg_per_100g",
            "magnesium_mg_per_serving",
            "-magnesium_mg_per_serving",
            "updated_on",
            "-updated_on",
        ]
    ] = QueryField(default=["name"], description="Order; a leading `-` reverses a key.", max_length=4)
    facets: CommaSeparated[Literal["group", "state", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=3
    )
    group: Annotated[Ids, To(("food-groups",))] = QueryField(
        default=[], description="Of any of these food groups.", max_length=20
    )
    state: CommaSeparated[FoodState] = QueryField(default=[], description="In any of these states.", max_length=10)
    magnesium_mg_per_100g_min: Milligrams | None = QueryField(default=None, description="At least this much in 100 g.")
    magnesium_mg_per_100g_max: Milligrams | None = QueryField(default=None, description="At most this much in 100 g.")
    magnesium_mg_per_serving_min: Milligrams | None = QueryField(
        default=None, description="At least this much in a serving."
    )
    magnesium_mg_per_serving_max: Milligrams | None = QueryField(
        default=None, description="At most this much in a serving."
    )


class FoodGroupDetailQuery(RecordQuery):
    """What can be asked of one food group."""

    read = FoodGroupRead


class FoodDetailQuery(RecordQuery):
    """What can be asked of one food."""

    read = FoodRead
