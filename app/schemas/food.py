"""Read and query models of food groups and foods."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.models.food import FoodBase, FoodShares, ServingBase
from app.models.record import IdOf
from app.models.terms import FoodState
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, DECIMAL_NUMBER, Ids, ListQuery, OrderedCSV, RecordFilters, check_not_below_minimum
from app.schemas.record import ContentRead

Milligrams = Annotated[float, Field(ge=0, le=2000), DECIMAL_NUMBER]


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


class FoodGroupQuery(RecordFilters, ListQuery[FoodGroupRead]):
    """Query parameters of the list of food groups."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CSV[Literal["origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=1
    )


class FoodQuery(RecordFilters, ListQuery[FoodRead]):
    """Query parameters of the list of foods."""

    sort: OrderedCSV[
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
    ] = Field(default=["name"], description="Order; a leading `-` reverses a key.", max_length=4)
    facets: CSV[Literal["group", "state", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    group: Annotated[Ids, IdOf(("food-groups",))] = Field(
        default_factory=list, description="Of any of these food groups.", max_length=20
    )
    state: CSV[FoodState] = Field(default_factory=list, description="In any of these states.", max_length=10)
    magnesium_mg_per_100g_min: Milligrams | None = Field(default=None, description="At least this much in 100 g.")
    magnesium_mg_per_100g_max: Milligrams | None = Field(default=None, description="At most this much in 100 g.")
    magnesium_mg_per_serving_min: Milligrams | None = Field(
        default=None, description="At least this much in a serving."
    )
    magnesium_mg_per_serving_max: Milligrams | None = Field(default=None, description="At most this much in a serving.")
    check_ranges = field_validator("magnesium_mg_per_100g_max", "magnesium_mg_per_serving_max")(check_not_below_minimum)
