"""Read and query models of food groups and foods."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.models.food import FoodBase, FoodShares, ServingBase
from app.models.record import IdOf
from app.models.terms import FoodState
from app.schemas.common import Link, ReadModel, ReferenceLink, field_of
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    DECIMAL_NUMBER,
    EDITORIAL_SORT,
    FACETS_TEXT,
    SORT_TEXT,
    Ids,
    ListQuery,
    OrderedCSV,
    RecordFilters,
    check_not_below_minimum,
)
from app.schemas.record import ContentRead, RecordSummary

Milligrams = Annotated[float, Field(ge=0, le=2000), DECIMAL_NUMBER]


class FoodGroupSummary(RecordSummary):
    """A food group in lists."""

    type: Literal["food-groups"] = Field(description="Always `food-groups`.")


class FoodGroupRead(FoodGroupSummary, ContentRead):
    """A food group."""


class FoodGroupPage(Page):
    """A page of food groups."""

    items: Items[FoodGroupSummary]


class ServingRead(ServingBase, ReadModel):
    """A household serving."""


class FoodSummary(FoodShares, RecordSummary):
    """A food in lists, with its magnesium content."""

    type: Literal["foods"] = Field(description="Always `foods`.")
    group: Link = Field(description="Link to the food group.")
    state: FoodState = field_of(FoodBase, "state")
    magnesium_mg_per_100g: float = field_of(FoodBase, "magnesium_mg_per_100g")
    serving: ServingRead = Field(description="The serving that the amounts per serving refer to.")


class FoodRead(FoodSummary, FoodBase, ContentRead):
    """A food and its magnesium content."""

    reference: ReferenceLink = Field(  # type: ignore[assignment]  # a link in place of an id
        description="Link to the release of the food database that the amounts come from."
    )


class FoodPage(Page):
    """A page of foods."""

    items: Items[FoodSummary]


class FoodGroupQuery(RecordFilters, ListQuery[FoodGroupRead]):
    """Query parameters of the list of food groups."""

    sort: OrderedCSV[Literal["editorial", "-editorial", "name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["editorial"], description=EDITORIAL_SORT, max_length=3
    )
    facets: CSV[Literal["origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=1,
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
    ] = Field(
        default=["name"],
        description=SORT_TEXT,
        max_length=4,
    )
    facets: CSV[Literal["group", "state", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=3,
    )
    group: Annotated[Ids, IdOf(("food-groups",))] = Field(
        default_factory=list, description="Return only foods in any of these food groups.", max_length=20
    )
    state: CSV[FoodState] = Field(
        default_factory=list, description="Return only foods in any of these states.", max_length=10
    )
    magnesium_mg_per_100g_min: Milligrams | None = Field(
        default=None, description="Minimum magnesium per 100 g, in mg."
    )
    magnesium_mg_per_100g_max: Milligrams | None = Field(
        default=None, description="Maximum magnesium per 100 g, in mg."
    )
    magnesium_mg_per_serving_min: Milligrams | None = Field(
        default=None, description="Minimum magnesium per serving, in mg."
    )
    magnesium_mg_per_serving_max: Milligrams | None = Field(
        default=None, description="Maximum magnesium per serving, in mg."
    )
    check_ranges = field_validator("magnesium_mg_per_100g_max", "magnesium_mg_per_serving_max")(check_not_below_minimum)
