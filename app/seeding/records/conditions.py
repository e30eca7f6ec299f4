"""The strict record class of conditions."""

from typing import ClassVar

from app.models.condition import ConditionBase
from app.schemas.common import ReadModel
from app.schemas.condition import ConditionRead
from app.seeding.records.base import ContentRecord


class ConditionRecord(ConditionBase, ContentRecord):
    """A record of `conditions.yaml`."""

    file: ClassVar[str] = "conditions"
    read_model: ClassVar[type[ReadModel]] = ConditionRead
