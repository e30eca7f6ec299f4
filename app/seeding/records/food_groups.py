"""The strict record class of food groups."""

from typing import ClassVar

from app.schemas.common import ReadModel
from app.schemas.food import FoodGroupRead
from app.seeding.records.base import ContentRecord


class FoodGroupRecord(ContentRecord):
    """A record of `food-groups.yaml`."""

    file: ClassVar[str] = "food-groups"
    read_model: ClassVar[type[ReadModel]] = FoodGroupRead
