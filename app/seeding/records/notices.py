"""The strict record class of notices."""

from typing import ClassVar

from app.models.release import NoticeBase, NoticeScope
from app.seeding.records.base import SeedRecord


class NoticeRecord(NoticeScope, NoticeBase, SeedRecord):
    """A record of `notices.yaml`."""

    file: ClassVar[str] = "notices"
