"""Ids in parameters: which of them exist, what replaces withdrawn ones, and the problem that reports the others."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, select, true, union_all

from app.database import Snapshot
from app.http.problems import MAX_SUGGESTED, InvalidParameter, query_error
from app.http.withdrawals import fetch_withdrawals
from app.models import Record, Release, VocabularyTerm
from app.models.base import col
from app.models.record import RELEASES, VOCABULARY_TERMS
from app.models.registry import TYPE_NAMES
from app.text import find_similar

Column = SQLColumnExpression[Any]

MAX_LISTED_IDS: Final = 30
"""List all valid ids in an error if there are at most this many."""


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


def find_successors(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> dict[str, str]:
    """The records that replace the withdrawn ids of a filter.

    Raises:
        InvalidParameter: naming each id that is unknown, or was withdrawn without a successor of these types.
    """
    successors = _fetch_successors(snapshot, types, missing)
    if refused := [identifier for identifier in missing if successors.get(identifier) is None]:
        raise unknown_ids(snapshot, name, types, refused)
    return {identifier: successor for identifier, successor in successors.items() if successor}


def _fetch_successors(snapshot: Snapshot, types: Sequence[str], ids: Sequence[str]) -> dict[str, str | None]:
    """The successor of each withdrawn id, if it has one of these types."""
    withdrawals = fetch_withdrawals(snapshot, ids)
    named = sorted({withdrawal.successor for withdrawal in withdrawals.values() if withdrawal.successor})
    selects = [select(column).where(condition, column.in_(named)) for column, condition in id_columns(types)]
    known = set(snapshot.connection.execute(union_all(*selects)).scalars()) if named else set()
    return {
        identifier: withdrawal.successor if withdrawal.successor in known else None
        for identifier, withdrawal in withdrawals.items()
    }


def unknown_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> InvalidParameter:
    """The problem of unknown ids, with the successors of withdrawn ones, or else similar ids, as suggestions."""
    known = find_ids(snapshot, types)
    successors = _fetch_successors(snapshot, types, missing)
    close = [successor for successor in successors.values() if successor]
    for identifier in missing[:MAX_SUGGESTED]:
        close += [] if successors.get(identifier) else find_similar(identifier, known)
    valid = f"; valid ids are {', '.join(known)}" if len(known) <= MAX_LISTED_IDS else ""
    where = ", ".join(types) if len(types) < len(TYPE_NAMES) else "any collection"
    reasons = {
        identifier: _withdrawn(successors[identifier]) if identifier in successors else f"not an id of {where}"
        for identifier in missing
    }
    return InvalidParameter(
        f"{name}: {missing[0]!r} {reasons[missing[0]].replace('not an id', 'is not an id')}{valid}.",
        [query_error(name, reasons[identifier], identifier) for identifier in missing],
        [f"{name}={identifier}" for identifier in dict.fromkeys(close or known[:10])],
    )


def _withdrawn(successor: str | None) -> str:
    return f"was withdrawn; {successor!r} takes its place" if successor else "was withdrawn"


def find_ids(snapshot: Snapshot, types: Sequence[str], limit: int = 2000) -> list[str]:
    """Ids to suggest from, at most `limit`: a failed request must stay cheap."""
    selects = [select(column).where(condition) for column, condition in id_columns(types)]
    ids = union_all(*selects).subquery()
    statement = select(ids.c[0]).order_by(ids.c[0]).limit(limit)
    return list(snapshot.connection.execute(statement).scalars())
