"""Withdrawn ids: why they were withdrawn, and what replaces them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from app.database import Snapshot
from app.models import Change
from app.models.base import col
from app.models.terms import ChangeOperation

MAX_SUCCESSORS: Final = 10
"""Maximum number of successors to follow from one withdrawn id."""

WITHDRAWALS: Final = (
    select(col(Change.id), col(Change.reason), col(Change.successor))
    .where(col(Change.id).in_(bindparam("ids", expanding=True)), col(Change.op) == ChangeOperation.WITHDRAWN)
    .order_by(col(Change.seq))
)


class WithdrawnId(NamedTuple):
    """Why an id was withdrawn, and what replaces it."""

    reason: str
    successor: str | None
    """The first of its successors that was not withdrawn in turn; None if there is none."""


def fetch_withdrawals(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, WithdrawnId]:
    """The withdrawals of those ids that were withdrawn: one statement, and one for each step along the successors."""
    requested = set(ids)
    found: dict[str, Any] = {}
    pending = requested
    for _ in range(MAX_SUCCESSORS + 1):
        if not pending:
            break
        rows = {row.id: row for row in snapshot.connection.execute(WITHDRAWALS, {"ids": sorted(pending)})}
        found |= rows
        pending = {row.successor for row in rows.values() if row.successor} - found.keys()
    return {
        identifier: WithdrawnId(row.reason, _follow(row.successor, found))
        for identifier, row in found.items()
        if identifier in requested
    }


def _follow(successor: str | None, withdrawn: Mapping[str, Any]) -> str | None:
    """The end of a chain of successors; None if it ends without one, or is too long."""
    for _ in range(MAX_SUCCESSORS):
        if successor is None or successor not in withdrawn:
            return successor
        successor = withdrawn[successor].successor
    return None
