"""The strict record class of foods."""

from typing import ClassVar

from app.models.food import FoodBase, ServingBase
from app.schemas.common import ReadModel
from app.schemas.food import FoodRead
from app.seeding.records.base import ContentRecord, SeedRecord


class ServingRecord(ServingBase, SeedRecord):
    """The serving of a food."""


class FoodRecord(FoodBase, ContentRecord):
    """A record of `foods.yaml`."""

    file: ClassVar[str] = "foods"
    read_model: ClassVar[type[ReadModel]] = FoodRead

    serving: ServingRecord
