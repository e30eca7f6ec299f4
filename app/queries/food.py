"""What can be asked of food groups and foods."""

from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from app.models.food import FoodBase, FoodShares
from app.models.record import To
from app.models.terms import FoodState
from app.queries.common import (
    CONTENT_MEMBERS,
    DECIMAL_NUMBER,
    CommaSeparated,
    Ids,
    InOrder,
    ListQuery,
    Members,
    RecordFilters,
    not_below_minimum,
)

FOOD_GROUP_MEMBERS: Final = Members(CONTENT_MEMBERS)


class FoodGroupQuery(RecordFilters, ListQuery):
    """What can be asked of food groups."""

    members = FOOD_GROUP_MEMBERS
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=1
    )


Milligrams = Annotated[float, Field(ge=0, le=2000), DECIMAL_NUMBER]


FOOD_MEMBERS: Final = Members((*CONTENT_MEMBERS, *FoodBase.model_fields, *FoodShares.model_fields, "serving"))


class FoodQuery(RecordFilters, ListQuery):
    """What can be asked of foods."""

    members = FOOD_MEMBERS
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
    ] = Field(default=["name"], description="Order; a leading `-` reverses a key.", max_length=4)
    facets: CommaSeparated[Literal["group", "state", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    group: Annotated[Ids, To(("food-groups",))] = Field(
        default_factory=list, description="Of any of these food groups.", max_length=20
    )
    state: CommaSeparated[FoodState] = Field(default_factory=list, description="In any of these states.", max_length=10)
    magnesium_mg_per_100g_min: Milligrams | None = Field(default=None, description="At least this much in 100 g.")
    magnesium_mg_per_100g_max: Milligrams | None = Field(default=None, description="At most this much in 100 g.")
    magnesium_mg_per_serving_min: Milligrams | None = Field(
        default=None, description="At least this much in a serving."
    )
    magnesium_mg_per_serving_max: Milligrams | None = Field(default=None, description="At most this much in a serving.")
    check_ranges = field_validator("magnesium_mg_per_100g_max", "magnesium_mg_per_serving_max")(not_below_minimum)
