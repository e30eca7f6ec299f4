"""Ids in questions: which exist, and what to say of those that do not."""

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
from app.text import similar

Column = SQLColumnExpression[Any]

MAX_LISTED_IDS: Final = 30
"""So many ids are listed in full where one is wrong."""

SUCCESSORS: Final = select(col(Change.id), col(Change.successor)).where(
    col(Change.id).in_(bindparam("ids", expanding=True)), col(Change.op) == ChangeOperation.WITHDRAWN
)


def id_columns(types: Sequence[str]) -> list[tuple[Column, ColumnElement[bool]]]:
    """The columns that hold the ids of records of these types, and which rows of theirs count."""
    found: list[tuple[Column, ColumnElement[bool]]] = []
    of_records = [kind for kind in types if kind not in (VOCABULARY_TERMS, RELEASES)]
    if of_records:
        # A list is written anew for each question: one type needs none.
        type_ = col(Record.type)
        found.append((col(Record.id), type_ == of_records[0] if len(of_records) == 1 else type_.in_(of_records)))
    if VOCABULARY_TERMS in types:
        found.append((col(VocabularyTerm.id), true()))
    if RELEASES in types:
        found.append((col(Release.version), true()))
    return found


def check_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> None:
    """Refuse ids that no record of these types has.

    Raises:
        InvalidParameter: naming each, where any is missing.
    """
    if missing:
        raise unknown_ids(snapshot, name, types, missing)


def unknown_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> InvalidParameter:
    """That no record of these types has these ids, with those like them and the successors of withdrawn ones."""
    known = find_ids(snapshot, types)
    withdrawn = {row.id: row.successor for row in snapshot.connection.execute(SUCCESSORS, {"ids": list(missing)})}
    close = [f"{name}={withdrawn[one]}" for one in missing if withdrawn.get(one)]
    close += [f"{name}={word}" for one in missing[:MAX_SUGGESTED] for word in similar(one, known)]
    exist = f"; there are {', '.join(known)}" if len(known) <= MAX_LISTED_IDS else ""
    where = ", ".join(types) if len(types) < len(TYPE_NAMES) else "any collection"
    said = {one: _withdrawn(withdrawn[one]) if one in withdrawn else f"no id of {where}" for one in missing}
    return InvalidParameter(
        f"{name}: {missing[0]!r} {said[missing[0]].replace('no id', 'is no id')}{exist}.",
        [query_error(name, said[one], one) for one in missing],
        close or [f"{name}={one}" for one in known[:10]],
    )


def _withdrawn(successor: str | None) -> str:
    return f"was withdrawn; {successor!r} takes its place" if successor else "was withdrawn"


def find_ids(snapshot: Snapshot, types: Sequence[str], most: int = 2000) -> list[str]:
    """Ids to suggest from; at most so many, for a failure must stay cheap."""
    named = [select(column).where(condition) for column, condition in id_columns(types)]
    ids = union_all(*named).subquery()
    statement = select(ids.c[0]).order_by(ids.c[0]).limit(most)
    return list(snapshot.connection.execute(statement).scalars())
