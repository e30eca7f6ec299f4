"""Ids in parameters: which of them exist, and the problem that reports those that do not."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, select, true, union_all

from app.database import Snapshot
from app.http.problems import MAX_SUGGESTED, InvalidParameter, query_error
from app.models import Change, Record, Release, VocabularyTerm
from app.models.base import col
from app.models.record import RELEASES, VOCABULARY_TERMS
from app.models.registry import TYPE_NAMES
from app.models.terms import ChangeOperation
from app.text import find_similar

Column = SQLColumnExpression[Any]

MAX_LISTED_IDS: Final = 30
"""List all valid ids in an error if there are at most this many."""

SUCCESSORS: Final = select(col(Change.id), col(Change.successor)).where(
    col(Change.id).in_(bindparam("ids", expanding=True)), col(Change.op) == ChangeOperation.WITHDRAWN
)


def id_columns(types: Sequence[str]) -> list[tuple[Column, ColumnElement[bool]]]:
    """The columns with the ids of these types, each with the condition that selects the rows of the types."""
    columns: list[tuple[Column, ColumnElement[bool]]] = []
    record_types = [name for name in types if name not in (VOCABULARY_TERMS, RELEASES)]
    if record_types:
        # SQLAlchemy expands a list at each execution: a single type avoids that.
        type_ = col(Record.type)
        columns.append(
            (col(Record.id), type_ == record_types[0] if len(record_types) == 1 else type_.in_(record_types))
        )
    if VOCABULARY_TERMS in types:
        columns.append((col(VocabularyTerm.id), true()))
    if RELEASES in types:
        columns.append((col(Release.version), true()))
    return columns


def check_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> None:
    """Refuse ids that do not belong to any record of these types.

    Raises:
        InvalidParameter: naming every missing id.
    """
    if missing:
        raise unknown_ids(snapshot, name, types, missing)


def unknown_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> InvalidParameter:
    """The problem of unknown ids, with similar ids and the successors of withdrawn ones as suggestions."""
    known = find_ids(snapshot, types)
    withdrawn = {row.id: row.successor for row in snapshot.connection.execute(SUCCESSORS, {"ids": list(missing)})}
    close = [f"{name}={withdrawn[identifier]}" for identifier in missing if withdrawn.get(identifier)]
    close += [f"{name}={word}" for identifier in missing[:MAX_SUGGESTED] for word in find_similar(identifier, known)]
    valid = f"; valid ids are {', '.join(known)}" if len(known) <= MAX_LISTED_IDS else ""
    where = ", ".join(types) if len(types) < len(TYPE_NAMES) else "any collection"
    reasons = {
        identifier: _withdrawn(withdrawn[identifier]) if identifier in withdrawn else f"not an id of {where}"
        for identifier in missing
    }
    return InvalidParameter(
        f"{name}: {missing[0]!r} {reasons[missing[0]].replace('not an id', 'is not an id')}{valid}.",
        [query_error(name, reasons[identifier], identifier) for identifier in missing],
        close or [f"{name}={identifier}" for identifier in known[:10]],
    )


def _withdrawn(successor: str | None) -> str:
    return f"was withdrawn; {successor!r} takes its place" if successor else "was withdrawn"


def find_ids(snapshot: Snapshot, types: Sequence[str], limit: int = 2000) -> list[str]:
    """Ids to suggest from, at most `limit`: a failed request must stay cheap."""
    selects = [select(column).where(condition) for column, condition in id_columns(types)]
    ids = union_all(*selects).subquery()
    statement = select(ids.c[0]).order_by(ids.c[0]).limit(limit)
    return list(snapshot.connection.execute(statement).scalars())
