"""Food groups, and foods with their magnesium."""

from typing import Annotated, Final

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import FoodState, Verification


class FoodGroup(ListedKey, table=True):
    """Food groups; they say nothing beyond what every record says."""

    __table_args__ = record_indexes("food_group")

    __tablename__ = "food_group"


class ServingBase(Model):
    """A household serving."""

    label: str = Field(max_length=60, description="Serving in household words.")
    grams: float = Field(gt=0, le=2000, description="Weight of the serving in grams.")


class FoodBase(Model):
    """What only a food says."""

    group: Annotated[Slug, IdOf(("food-groups",))] = Field(
        foreign_key="food_group.id", sa_type=KEY_TEXT, description="Id of the food group."
    )
    state: FoodState = Field(sa_type=AutoString, description="How it was prepared before it was measured.")
    usda_description: str = Field(max_length=160, description="Description in the food database.")
    ndb_number: str = Field(
        max_length=5, schema_extra={"pattern": r"^\d{5}$"}, description="Number in the food database (NDB)."
    )
    magnesium_mg_per_100g: float = Field(ge=0, le=2000, description="Milligrams of magnesium in 100 g.")
    reference: Annotated[Slug, IdOf(("references",))] = Field(
        foreign_key="reference.id", sa_type=KEY_TEXT, index=True, description="Id of the release of the food database."
    )
    verification: Verification = Field(sa_type=AutoString, description="How the value was checked.")


class FoodShares(Model):
    """What follows from the amount in 100 g, computed at load."""

    magnesium_mg_per_serving: float = Field(
        ge=0, le=2000, description="Milligrams of magnesium in one serving, to the whole number."
    )
    percent_daily_value: int = Field(ge=0, le=500, description="Share of the daily value, in percent.")
    daily_value_mg: int = Field(ge=1, le=1000, description="The daily value used (US food labels), in mg.")


class Food(FoodShares, FoodBase, ListedKey, table=True):
    """Foods."""

    __table_args__ = (
        *record_indexes(
            "food", filters=("group", "state"), sorts=("magnesium_mg_per_100g", "magnesium_mg_per_serving")
        ),
        # To count those of a group with at least so much, which is what most people ask.
        Index("ix_food_of_group_per_100g", "group", "magnesium_mg_per_100g", "id"),
        Index("ix_food_of_group_per_serving", "group", "magnesium_mg_per_serving", "id"),
    )

    serving_label: str = Field(max_length=60)
    serving_grams: float


FOOD_TAG: Final = Tag("Foods", "Food groups, and foods with their magnesium.")

FOOD_GROUP: Final = Type(
    name="food-groups",
    table=FoodGroup,
    title="Food groups",
    lead="Groups of foods that supply magnesium.",
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
    lead="Magnesium in single foods, in 100 g and in a serving. Raw and cooked foods differ, so each says its state.",
    label="Food",
    tag=FOOD_TAG,
    example="spinach-boiled",
    search_weight=0.95,
    facets=column_facets(Food, "group", "state"),
)
