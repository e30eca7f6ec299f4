"""The strict record class of factors."""

from typing import ClassVar

from app.models.factor import FactorBase
from app.schemas.common import ReadModel
from app.schemas.factor import FactorRead
from app.seeding.records.base import ContentRecord


class FactorRecord(FactorBase, ContentRecord):
    """A record of `factors.yaml`."""

    file: ClassVar[str] = "factors"
    read_model: ClassVar[type[ReadModel]] = FactorRead
