"""The strict record classes of the history files, which describe changes of records and contain no content."""

from typing import ClassVar, Final

from app.models.change import ChangeBase
from app.models.release import DigestBase, ReleaseBase
from app.seeding.records.base import Identified, SeedRecord


class ReleaseRecord(ReleaseBase, SeedRecord):
    """A record of `releases.yaml`."""

    file: ClassVar[str] = "releases"


class ChangeRecord(ChangeBase, SeedRecord):
    """A record of `changes.yaml`, written by `release`."""

    file: ClassVar[str] = "changes"


class DigestRecord(DigestBase, Identified):
    """A record of `digests.yaml`, written by `release`."""

    file: ClassVar[str] = "digests"


HISTORY_FILES: Final = tuple(record.file for record in (ReleaseRecord, ChangeRecord, DigestRecord))
"""The names of the history files, without `.yaml`."""
