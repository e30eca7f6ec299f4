"""The strict record class of lifestyle advice."""

from typing import ClassVar

from app.models.lifestyle_advice import LifestyleAdviceBase
from app.schemas.common import ReadModel
from app.schemas.lifestyle_advice import LifestyleAdviceRead
from app.seeding.records.base import ContentRecord


class LifestyleAdviceRecord(LifestyleAdviceBase, ContentRecord):
    """A record of `lifestyle-advice.yaml`."""

    file: ClassVar[str] = "lifestyle-advice"
    read_model: ClassVar[type[ReadModel]] = LifestyleAdviceRead
