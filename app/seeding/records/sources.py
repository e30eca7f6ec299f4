"""The strict record classes of sources and their passages."""

from typing import ClassVar

from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.schemas.common import ReadModel
from app.schemas.source import PassageRead, SourceRead
from app.seeding.records.base import LightRecord, SeedRecord


class CommercialInterestRecord(CommercialInterestBase, SeedRecord):
    """The commercial interest of a source."""


class SourceRecord(SourceBase, LightRecord):
    """A record of `sources.yaml`."""

    file: ClassVar[str] = "sources"
    read_model: ClassVar[type[ReadModel]] = SourceRead

    commercial_interest: CommercialInterestRecord


class PassageRecord(PassageBase, SeedRecord):
    """A record of `passages.yaml`."""

    file: ClassVar[str] = "passages"
    read_model: ClassVar[type[ReadModel]] = PassageRead
