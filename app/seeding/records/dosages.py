"""The strict record class of dosages."""

from typing import ClassVar

from app.models.dosage import DosageBase
from app.schemas.common import ReadModel
from app.schemas.dosage import DosageRead
from app.seeding.records.base import ContentRecord
from app.seeding.records.claims import CorrectionRecord


class DosageRecord(DosageBase, ContentRecord):
    """A record of `dosages.yaml`."""

    file: ClassVar[str] = "dosages"
    read_model: ClassVar[type[ReadModel]] = DosageRead

    correction: CorrectionRecord | None = None
