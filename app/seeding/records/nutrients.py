"""The strict record classes of nutrients and their reference intakes."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.nutrient import IntakeBase, NutrientBase
from app.models.record import Slug
from app.schemas.common import ReadModel
from app.schemas.nutrient import IntakeRead, NutrientRead
from app.seeding.records.base import REFERENCES, ContentRecord, SeedRecord


class NutrientRecord(NutrientBase, ContentRecord):
    """A record of `nutrients.yaml`."""

    file: ClassVar[str] = "nutrients"
    read_model: ClassVar[type[ReadModel]] = NutrientRead


class IntakeRecord(IntakeBase, SeedRecord):
    """A record of `intakes.yaml`."""

    file: ClassVar[str] = "intakes"
    read_model: ClassVar[type[ReadModel]] = IntakeRead

    references: Annotated[list[Slug], REFERENCES] = Field(min_length=1, max_length=5)
