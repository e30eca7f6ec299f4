"""Food groups, and foods with their magnesium content."""

from typing import Annotated, Final

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, OrderedKey, Slug, ordered_indexes, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import FoodState, Verification


class FoodGroup(OrderedKey, table=True):
    """Table of food groups, which have no members of their own."""

    __table_args__ = ordered_indexes("food_group")

    __tablename__ = "food_group"


class ServingBase(Model):
    """A household serving."""

    label: str = Field(max_length=60, description="The serving in household measures, such as a cup.")
    grams: float = Field(gt=0, le=2000, description="Weight of the serving, in grams.")


class FoodBase(Model):
    """Food group, state and measured magnesium of a food."""

    group: Annotated[Slug, IdOf(("food-groups",))] = Field(
        foreign_key="food_group.id", sa_type=KEY_TEXT, description="Id of the food group."
    )
    state: FoodState = Field(sa_type=AutoString, description="How the food was prepared before it was measured.")
    usda_description: str = Field(max_length=160, description="Description of the food in the USDA food database.")
    ndb_number: str = Field(
        max_length=5,
        schema_extra={"pattern": r"^\d{5}$"},
        description="Number of the food in the USDA food database (NDB number).",
    )
    magnesium_mg_per_100g: float = Field(ge=0, le=2000, description="Magnesium in 100 g of the food, in mg.")
    reference: Annotated[Slug, IdOf(("references",))] = Field(
        foreign_key="reference.id",
        sa_type=KEY_TEXT,
        index=True,
        description="Id of the reference for the release of the food database.",
    )
    verification: Verification = Field(sa_type=AutoString, description="How the value was verified.")


class FoodShares(Model):
    """Values computed from the magnesium in 100 g while loading."""

    magnesium_mg_per_serving: float = Field(
        ge=0, le=2000, description="Magnesium in one serving, in mg, rounded to a whole number."
    )
    percent_daily_value: int = Field(
        ge=0, le=500, description="Magnesium in one serving as a percentage of the daily value."
    )
    daily_value_mg: int = Field(ge=1, le=1000, description="The daily value used, in mg (that of US food labels).")


class Food(FoodShares, FoodBase, ListedKey, table=True):
    """Table of foods."""

    __table_args__ = (
        *record_indexes(
            "food", filters=("group", "state"), sorts=("magnesium_mg_per_100g", "magnesium_mg_per_serving")
        ),
        # Count the foods of a group with at least this much magnesium: the most frequent filters.
        Index("ix_food_of_group_per_100g", "group", "magnesium_mg_per_100g", "id"),
        Index("ix_food_of_group_per_serving", "group", "magnesium_mg_per_serving", "id"),
    )

    serving_label: str = Field(max_length=60)
    serving_grams: float


FOOD_TAG: Final = Tag("Foods", "Food groups, and foods with their magnesium content.")

FOOD_GROUP: Final = Type(
    name="food-groups",
    table=FoodGroup,
    title="Food groups",
    lead="Groups of foods that contain magnesium.",
    label="Food group",
    tag=FOOD_TAG,
    example="nuts",
    search_weight=0.97,
    facets=column_facets(FoodGroup),
)

FOOD: Final = Type(
    name="foods",
    table=Food,
    title="Foods",
    lead="Magnesium in single foods, per 100 g and per serving. Each entry says whether the food is raw or cooked.",
    label="Food",
    tag=FOOD_TAG,
    example="spinach-boiled",
    search_weight=0.95,
    facets=column_facets(Food, "group", "state"),
)
