"""Notices by record type, loaded once per release."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from app.database import Snapshot, once_per_release
from app.models import Notice
from app.models.base import col
from app.schemas.common import NoticeRead

SELECT_NOTICES: Final = select(col(Notice.id), col(Notice.text), col(Notice.placement), col(Notice.types)).order_by(
    col(Notice.position)
)
PARENT_TYPES: Final = {"passages": "sources", "intakes": "nutrients"}
"""Types of the records that parts belong to; parts have the notices of those types."""

ScopedNotice = tuple[NoticeRead, frozenset[str]]


@once_per_release
def _load_scoped_notices(snapshot: Snapshot) -> list[ScopedNotice]:
    return [
        (NoticeRead(id=row.id, text=row.text, placement=row.placement), frozenset(row.types))
        for row in snapshot.connection.execute(SELECT_NOTICES)
    ]


def load_notices(snapshot: Snapshot, types: Iterable[str]) -> list[NoticeRead]:
    """The notices for records of these types, each once, in the order of the seed."""
    wanted = {PARENT_TYPES.get(name, name) for name in types}
    return [notice for notice, scope in _load_scoped_notices(snapshot) if wanted & scope]
