"""The strict record class of references."""

from typing import ClassVar

from app.models.reference import ReferenceBase
from app.schemas.common import ReadModel
from app.schemas.reference import ReferenceRead
from app.seeding.records.base import LightRecord


class ReferenceRecord(ReferenceBase, LightRecord):
    """A record of `references.yaml`."""

    file: ClassVar[str] = "references"
    read_model: ClassVar[type[ReadModel]] = ReferenceRead
