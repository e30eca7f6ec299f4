"""Notices by record type, loaded once per release."""

from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import select

from app.database import LoadedRelease, Snapshot
from app.models import Notice
from app.models.base import col
from app.schemas.common import NoticeRead

SELECT_NOTICES: Final = select(col(Notice.id), col(Notice.text), col(Notice.placement), col(Notice.types)).order_by(
    col(Notice.position)
)
PARENT_TYPES: Final = {"passages": "sources", "intakes": "nutrients"}
"""Types of the records that parts belong to; parts have the notices of those types."""

ScopedNotice = tuple[NoticeRead, frozenset[str]]

_notices_by_release: WeakKeyDictionary[LoadedRelease, list[ScopedNotice]] = WeakKeyDictionary()


def load_notices(snapshot: Snapshot, types: Iterable[str]) -> list[NoticeRead]:
    """The notices for records of these types, each once, in the order of the seed."""
    if (notices := _notices_by_release.get(snapshot.release)) is None:
        notices = _notices_by_release[snapshot.release] = [
            (NoticeRead(id=row.id, text=row.text, placement=row.placement), frozenset(row.types))
            for row in snapshot.connection.execute(SELECT_NOTICES)
        ]
    wanted = {PARENT_TYPES.get(name, name) for name in types}
    return [notice for notice, scope in notices if wanted & scope]
