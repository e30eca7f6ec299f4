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
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel, col

from app.database import Snapshot
from app.http.cursors import mark_of, read_cursor, write_cursor
from app.http.ids import named_ids, refuse_unknown_ids
from app.http.params import id_filters
from app.models import (
    Record,
    Relation,
    Rendered,
    SearchText,
    Tally,
)
from app.models.record import table_of
from app.models.tally import NONE
from app.models.terms import Standing
from app.schemas.facets import FACETS, Pairs, listed_records
from app.schemas.page import EXACT_UP_TO, FacetCount, PageInfo
from app.schemas.query import ListQuery
from app.search.find import wanted_by_filter
from app.search.fulltext import MOST_MATCHES, text_matches, wanted

MANY: Final = 1_000
"""With more matches than these, a page is read in its order until it is full, instead of sorting all matches."""

KNOWN: Final = "known:"
"""Marks, among counts, an id of a filter that exists."""

Column = SQLColumnExpression[Any]
Conditions = dict[str, ColumnElement[bool]]

SHAPING: Final = {"fields", "expand", "format", "limit", "cursor", "sort", "facets"}
"""Members of a list query that are no filters."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection:
    """What a list can be asked: what each filter means, what each sort key and facet stands for."""

    type: str
    key: Column
    """The id, in the table of this type."""
    conditions: Mapping[str, ColumnElement[bool]]
    sorts: Mapping[str, Column]
    facets: Mapping[str, Pairs]


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


@dataclass(frozen=True)
class Shape:
    """What decides the statements of a list, apart from values."""

    asked: frozenset[str]
    sort: tuple[str, ...]
    after: bool
    facets: tuple[str, ...]
    is_tallied: bool
    """Whether a load counted all that is asked to be counted."""


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
        is_tallied=_is_tallied(collection, values),
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
        select_page(collection, shape, total > MANY), values | after | {"limit": query.limit + 1}
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
def select_page(collection: Collection, shape: Shape, many: bool) -> Select[*tuple[Any, ...]]:
    """Documents, links and sort keys for one shape of question; of many matches or of few."""
    keys = _keys(collection, shape.sort)
    conditions = _conditions(collection, shape)
    chosen: list[ColumnElement[Any]] = [key.label(f"key_{place}") for place, (key, _) in enumerate(keys)]
    (walked, *others) = _tables(*(key for key, _ in keys))
    if many and not others:
        # Few of the rows in order must be passed over to fill a page; to sort all matches would take longer.
        conditions = [one if _tables(one) == [walked] else _elsewhere(collection, walked, one) for one in conditions]
    # Documents are long: they are looked up once it is known which ones stand on the page.
    page = keyset(_narrow(collection, chosen, conditions), keys, shape.after).limit(bindparam("limit")).subquery("page")
    order = [(column, down) for column, (_, down) in zip(page.c, keys, strict=True)]
    (*_, identifier) = page.c
    return keyset(
        select(col(Rendered.body), col(Rendered.links), *page.c).join_from(
            page, table_of(Rendered), col(Rendered.id) == identifier
        ),
        order,
        after=False,
    )


def _tables(*clauses: ColumnElement[Any] | Column) -> list[FromClause]:
    """The tables whose rows these look at."""
    return list(select(*clauses).get_final_froms())


def _narrow(
    collection: Collection, columns: Sequence[ColumnElement[Any]], conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """Columns of the records of a list under conditions, from no more tables than these need."""
    statement = select(*columns).where(*conditions)
    tables = statement.get_final_froms()
    if table_of(Record) in tables:
        statement = statement.where(col(Record.type) == collection.type)
        if len(tables) > 1:
            statement = statement.where(col(Record.id) == collection.key)
    return statement


def _elsewhere(collection: Collection, walked: FromClause, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition on the row with the same id in the other table of a list, asked of one row after another."""
    same = col(Record.id) == collection.key
    return select(literal(1)).where(same, condition).correlate(walked).exists()


@lru_cache(maxsize=1024)
def select_counts(
    collection: Collection, shape: Shape, ids: tuple[tuple[str, tuple[str, ...]], ...]
) -> CompoundSelect[*tuple[Any, ...]]:
    """The total under no name, the facets, and which ids of the filters exist, as rows of what, value and count."""
    parts = [_select_tallies(collection, shape)] if shape.is_tallied else _count_matches(collection, shape)
    for name, types in ids:
        known = literal(KNOWN + name)
        listed = any_of(name)
        for column, condition in named_ids(types):
            parts.append(select(known, column, literal(1)).where(column.in_(listed), condition))
    return union_all(*parts)


def _is_tallied(collection: Collection, values: Mapping[str, Any]) -> bool:
    """Whether a load counted this list as it is filtered: not at all, or to one value of one facet."""
    if collection.type not in FACETS:
        return False
    return len(values) <= 1 and all(name in collection.facets and len(one) == 1 for name, one in values.items())


def _select_tallies(collection: Collection, shape: Shape) -> Select[*tuple[Any, ...]]:
    """The total and the facets as the load counted them."""
    (name,) = shape.asked or (NONE,)
    return select(col(Tally.facet), col(Tally.value), col(Tally.records)).where(
        col(Tally.list) == collection.type,
        col(Tally.filter) == name,
        col(Tally.filter_value).in_(any_of(name) if name else [NONE]),
        col(Tally.facet).in_([NONE, *shape.facets]),
    )


def _count_matches(collection: Collection, shape: Shape) -> list[Select[*tuple[Any, ...]]]:
    """Totals and facets, counted now among so many matches at most."""
    conditions = _conditions(collection, shape)
    key = _identifier(collection, *conditions)
    matches = _narrow(collection, [key.label("id")], conditions).limit(EXACT_UP_TO + 1).cte("matches")
    parts: list[Select[*tuple[Any, ...]]] = [select(literal(NONE), literal(NONE), func.count()).select_from(matches)]
    for name in shape.facets:
        pairs = collection.facets[name].subquery()
        identifier, value = pairs.columns
        parts.append(
            select(literal(name), cast(value, String), func.count())
            # An outer join, for an inner one let SQLite go through all pairs rather than through the matches.
            .select_from(matches.join(pairs, identifier == matches.c.id, isouter=True))
            .group_by(value)
            .having(value.is_not(None))
        )
    return parts


def _conditions(collection: Collection, shape: Shape) -> list[ColumnElement[bool]]:
    return [collection.conditions[name] for name in sorted(shape.asked)]


Keys = Sequence[tuple[Column, bool]]


def _keys(collection: Collection, sort: Sequence[str]) -> Keys:
    """The columns to sort by and whether each descends; the id comes last and is unique."""
    named = {key.removeprefix("-"): key.startswith("-") for key in reversed(sort)}
    asked = dict.fromkeys(key.removeprefix("-") for key in sort)
    keys = [(collection.sorts[name], named[name]) for name in asked]
    return [*keys, (_identifier(collection, *(key for key, _ in keys)), False)]


def _identifier(collection: Collection, *clauses: ColumnElement[Any] | Column) -> Column:
    """The id in the one table that clauses look at, so that no other is needed."""
    return col(Record.id) if _tables(*clauses) == [table_of(Record)] else collection.key


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
        if what == NONE:
            total = count
        elif what in facets:
            facets[what].append(FacetCount(value=value, count=min(count, EXACT_UP_TO)))
        else:
            known[what.removeprefix(KNOWN)].add(value)
    for name, types in ids:
        refuse_unknown_ids(snapshot, name, types, [one for one in values[name] if one not in known[name]])
    for counts in facets.values():
        counts.sort(key=lambda one: (-one.count, one.value))
    return total, facets or None


def _after(cursor: str, mark: str, keys: Keys) -> dict[str, Any]:
    """The sort keys of a cursor, as the statement binds them."""
    values = read_cursor(cursor, mark, [_kind(column) for column, _ in keys])
    return {f"after_{place}": value for place, value in enumerate(values)}


def _kind(column: Column) -> type:
    """The type of a sort key in Python."""
    column_type: TypeEngine[Any] = column.type  # type: ignore[attr-defined]  # every key is a column
    return column_type.python_type
