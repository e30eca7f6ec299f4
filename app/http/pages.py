"""Lists: filters, order, cursors, counts. Statements are kept by shape; only values change between requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel, col

from app.database import Snapshot
from app.http.cursors import mark_of, read_cursor, write_cursor
from app.http.params import id_filters
from app.http.problems import MENDED, InvalidParameter, query_error
from app.models import (
    Change,
    Record,
    RecordLink,
    RecordTerm,
    Relation,
    Release,
    Rendered,
    SearchText,
    VocabularyTerm,
)
from app.models.record import RELEASES, TYPES, VOCABULARY_TERMS, table_of
from app.models.terms import ChangeOperation, Standing
from app.schemas.page import EXACT_UP_TO, FacetCount, PageInfo
from app.schemas.query import ListQuery
from app.search.find import wanted_by_filter
from app.search.fulltext import MOST_MATCHES, text_matches, wanted
from app.text import similar

LISTED: Final = 30
"""So many ids are listed in full where one is wrong."""

Column = SQLColumnExpression[Any]
Conditions = dict[str, ColumnElement[bool]]

SHAPING: Final = {"fields", "expand", "format", "limit", "cursor", "sort", "facets"}
"""Members of a list query that are no filters."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection:
    """What a list can be asked: what each filter means, what each sort key and facet stands for."""

    type: str
    source: FromClause
    key: Column
    conditions: Mapping[str, ColumnElement[bool]]
    sorts: Mapping[str, Column]
    facets: Mapping[str, Select[str, Any]]
    """Pairs of an id and a value."""


@dataclass(frozen=True)
class Found:
    """The rows of a page, and what is known of the whole list."""

    bodies: Sequence[bytes]
    links: Sequence[str]
    page: PageInfo
    facets: Mapping[str, Sequence[FacetCount]] | None


def any_of(name: str) -> Any:
    """The values of a filter, bound when the statement is run."""
    return bindparam(name, expanding=True)


def records_of(model: type[SQLModel]) -> FromClause:
    """Rendered documents with their records and the table of their type."""
    table = table_of(model)
    documents = table_of(Rendered).join(table_of(Record), col(Record.id) == col(Rendered.id))
    return documents.join(table, table.c.id == col(Record.id))


def parts_of(model: type[SQLModel]) -> FromClause:
    """Rendered documents of what is part of a record: passages, intakes."""
    table = table_of(model)
    return table_of(Rendered).join(table, table.c.id == col(Rendered.id))


def listed_terms(member: str) -> Subquery:
    """Pairs of record and term for a list of terms inside records."""
    return (
        select(col(RecordTerm.record_id), col(RecordTerm.term)).where(col(RecordTerm.member) == member).subquery(member)
    )


def listed_records(member: str) -> Subquery:
    """Pairs of record and target for a list of records inside records."""
    return (
        select(col(RecordLink.record_id), col(RecordLink.target_id))
        .where(col(RecordLink.member) == member)
        .subquery(member)
    )


def says_about(key: Column, name: str, member: str = "about") -> ColumnElement[bool]:
    """Whether a record lists any of the ids of a filter."""
    pairs = listed_records(member)
    return key.in_(select(pairs.c.record_id).where(pairs.c.target_id.in_(any_of(name))))


def relations(key: Column, *names: str) -> Conditions:
    """Filters over claims, each named for the records at the other end, and the standing of those claims."""
    standing = key.in_(select(col(Relation.record_id)).where(col(Relation.standing).in_(any_of("standing"))))
    return {name: _related_to(key, name) for name in names} | {"standing": standing}


def _related_to(key: Column, name: str) -> ColumnElement[bool]:
    """Whether a claim that counts relates a record to any of the ids of a filter."""
    return key.in_(
        select(col(Relation.record_id)).where(
            col(Relation.other_id).in_(any_of(name)), col(Relation.standing).in_(any_of("standing"))
        )
    )


SUCCESSORS: Final = select(col(Change.id), col(Change.successor)).where(
    col(Change.id).in_(bindparam("ids", expanding=True)), col(Change.op) == ChangeOperation.WITHDRAWN
)
NOT_REJECTED: Final = [standing.value for standing in Standing if standing is not Standing.REJECTED]
RECORD_FILTERS: Final[Conditions] = {
    "origin": col(Record.origin).in_(any_of("origin")),
    "q": col(Record.id).in_(
        select(col(SearchText.record_id)).where(
            col(SearchText.position).op("IN")(text_matches(wanted("q"), literal(MOST_MATCHES)))
        )
    ),
}
"""Filters that every list of records has."""

NAMED: Final[Mapping[str, Column]] = {"name": col(Record.sort_name), "updated_on": col(Record.updated_on)}
BY_ORIGIN: Final[Mapping[str, Select[str, Any]]] = {"origin": select(col(Record.id), col(Record.origin))}


@dataclass(frozen=True)
class Shape:
    """What decides the statements of a list, apart from values."""

    asked: frozenset[str]
    sort: tuple[str, ...]
    after: bool
    facets: tuple[str, ...]


def fetch_page(snapshot: Snapshot, collection: Collection, query: ListQuery, **bound: str) -> Found:
    """One page and its counts: two statements, whatever the limit.

    `bound` binds what the path gives, such as the source of passages; a condition of that name must exist.

    Raises:
        InvalidParameter: for an id in a filter that no record has.
        InvalidCursor: for a cursor of another question.
    """
    values = _filter_values(query) | bound
    shape = Shape(
        asked=frozenset(values),
        sort=tuple(dict.fromkeys(query.sort)),
        after=query.cursor is not None,
        facets=tuple(dict.fromkeys(query.facets)),
    )
    if "q" in values:
        values["q"] = wanted_by_filter(snapshot, values["q"])
    if "standing" in type(query).model_fields and "standing" not in values:
        values["standing"] = NOT_REJECTED
    mark = mark_of(collection.type, shape.sort, values)
    keys = _keys(collection, shape.sort)
    after = _after(query.cursor, mark, keys) if query.cursor else {}
    total, facets = _fetch_counts(snapshot, collection, shape, query, values)
    rows = snapshot.connection.execute(
        select_page(collection, shape), values | after | {"limit": query.limit + 1}
    ).fetchall()
    shown = rows[: query.limit]
    cursor = write_cursor(mark, shown[-1][2:]) if len(rows) > query.limit else None
    page = PageInfo(
        limit=query.limit, next_cursor=cursor, total=min(total, EXACT_UP_TO), total_is_exact=total <= EXACT_UP_TO
    )
    return Found([row[0] for row in shown], [row[1] for row in shown], page, facets)


def _filter_values(query: ListQuery) -> dict[str, Any]:
    return {
        name: value
        for name, value in query.model_dump(mode="json", exclude_unset=True, exclude=SHAPING).items()
        if value is not None
    }


@lru_cache(maxsize=1024)
def select_page(collection: Collection, shape: Shape) -> Select[*tuple[Any, ...]]:
    """Documents, links and sort keys for one shape of question."""
    keys = _keys(collection, shape.sort)
    statement: Select[*tuple[Any, ...]] = (
        select(col(Rendered.body), col(Rendered.links), *(key for key, _ in keys))
        .select_from(collection.source)
        .where(*_conditions(collection, shape))
    )
    if collection.type in TYPES:
        # Says nothing new, but lets the index on type and name give rows in their order.
        statement = statement.where(col(Record.type) == collection.type)
    return keyset(statement, keys, shape.after).limit(bindparam("limit"))


@lru_cache(maxsize=1024)
def select_counts(
    collection: Collection, shape: Shape, ids: tuple[tuple[str, tuple[str, ...]], ...]
) -> CompoundSelect[*tuple[Any, ...]]:
    """The total, the facets, and which ids of the filters exist, as rows of what, value and count."""
    matches = (
        select(collection.key.label("id"))
        .select_from(collection.source)
        .where(*_conditions(collection, shape))
        .limit(EXACT_UP_TO + 1)
        .cte("matches")
    )
    parts: list[Select[*tuple[Any, ...]]] = [select(literal("total"), literal(None), func.count()).select_from(matches)]
    for name in shape.facets:
        pairs = collection.facets[name].subquery()
        identifier, value = pairs.columns
        parts.append(
            select(literal(f"facet:{name}"), cast(value, String), func.count())
            .select_from(matches.join(pairs, identifier == matches.c.id))
            .where(value.is_not(None))
            .group_by(value)
        )
    for name, types in ids:
        known = literal(f"known:{name}")
        listed = any_of(name)
        for column, condition in _named_ids(types):
            parts.append(select(known, column, literal(1)).where(column.in_(listed), condition))
    return union_all(*parts)


def _named_ids(types: Sequence[str]) -> list[tuple[Column, ColumnElement[bool]]]:
    """The columns that hold the ids of records of these types, and which rows of theirs count."""
    found: list[tuple[Column, ColumnElement[bool]]] = []
    if set(types) - {VOCABULARY_TERMS, RELEASES}:
        found.append((col(Record.id), col(Record.type).in_(types)))
    if VOCABULARY_TERMS in types:
        found.append((col(VocabularyTerm.id), true()))
    if RELEASES in types:
        found.append((col(Release.version), true()))
    return found


def _conditions(collection: Collection, shape: Shape) -> list[ColumnElement[bool]]:
    return [collection.conditions[name] for name in sorted(shape.asked)]


Keys = Sequence[tuple[Column, bool]]


def _keys(collection: Collection, sort: Sequence[str]) -> Keys:
    """The columns to sort by and whether each descends; the id comes last and is unique."""
    named = {key.removeprefix("-"): key.startswith("-") for key in reversed(sort)}
    asked = dict.fromkeys(key.removeprefix("-") for key in sort)
    return [*((collection.sorts[name], named[name]) for name in asked), (collection.key, False)]


def keyset(statement: Select[*tuple[Any, ...]], keys: Keys, after: bool) -> Select[*tuple[Any, ...]]:
    """In this order, beginning behind the row whose keys are bound as after_0, after_1 and so on."""
    if after:
        bound: list[Any] = [bindparam(f"after_{place}") for place in range(len(keys))]
        past = [column < value if down else column > value for (column, down), value in zip(keys, bound, strict=True)]
        same = [column == value for (column, _), value in zip(keys, bound, strict=True)]
        (first, down), start = keys[0], bound[0]
        statement = statement.where(
            # Says nothing new, but lets an index begin at the cursor.
            first <= start if down else first >= start,
            or_(*(and_(*same[:place], past[place]) for place in range(len(keys)))),
        )
    return statement.order_by(*(column.desc() if down else column.asc() for column, down in keys))


def _fetch_counts(
    snapshot: Snapshot, collection: Collection, shape: Shape, query: ListQuery, values: Mapping[str, Any]
) -> tuple[int, Mapping[str, Sequence[FacetCount]] | None]:
    ids = tuple((name, types) for name, types in id_filters(type(query)).items() if name in shape.asked)
    total = 0
    facets: dict[str, list[FacetCount]] = {name: [] for name in shape.facets}
    known: dict[str, set[str]] = {name: set() for name, _ in ids}
    for what, value, count in snapshot.connection.execute(select_counts(collection, shape, ids), dict(values)):
        kind, _, name = what.partition(":")
        if kind == "total":
            total = count
        elif kind == "facet":
            facets[name].append(FacetCount(value=value, count=min(count, EXACT_UP_TO)))
        else:
            known[name].add(value)
    for name, types in ids:
        refuse_unknown_ids(snapshot, name, types, [one for one in values[name] if one not in known[name]])
    for counts in facets.values():
        counts.sort(key=lambda one: (-one.count, one.value))
    return total, facets or None


def refuse_unknown_ids(snapshot: Snapshot, name: str, types: Sequence[str], missing: Sequence[str]) -> None:
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
    close += [f"{name}={word}" for one in missing[:MENDED] for word in similar(one, known)]
    exist = f"; there are {', '.join(known)}" if len(known) <= LISTED else ""
    where = ", ".join(types) if len(types) < len(TYPES) else "any collection"
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
    named = [select(column).where(condition) for column, condition in _named_ids(types)]
    ids = union_all(*named).subquery()
    statement = select(ids.c[0]).order_by(ids.c[0]).limit(most)
    return list(snapshot.connection.execute(statement).scalars())


def _after(cursor: str, mark: str, keys: Keys) -> dict[str, Any]:
    """The sort keys of a cursor, as the statement binds them."""
    values = read_cursor(cursor, mark, [_kind(column) for column, _ in keys])
    return {f"after_{place}": value for place, value in enumerate(values)}


def _kind(column: Column) -> type:
    """The type of a sort key in Python."""
    column_type: TypeEngine[Any] = column.type  # type: ignore[attr-defined]  # every key is a column
    return column_type.python_type
