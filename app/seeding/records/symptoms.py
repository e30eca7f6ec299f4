"""The strict record class of symptoms."""

from typing import ClassVar

from app.models.symptom import SymptomBase
from app.schemas.common import ReadModel
from app.schemas.symptom import SymptomRead
from app.seeding.records.base import ContentRecord


class SymptomRecord(SymptomBase, ContentRecord):
    """A record of `symptoms.yaml`."""

    file: ClassVar[str] = "symptoms"
    read_model: ClassVar[type[ReadModel]] = SymptomRead
