"""The strict record class of mechanisms."""

from typing import ClassVar

from app.models.mechanism import MechanismBase
from app.schemas.common import ReadModel
from app.schemas.mechanism import MechanismRead
from app.seeding.records.base import ContentRecord


class MechanismRecord(MechanismBase, ContentRecord):
    """A record of `mechanisms.yaml`."""

    file: ClassVar[str] = "mechanisms"
    read_model: ClassVar[type[ReadModel]] = MechanismRead
