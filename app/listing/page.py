"""Pages of a list: query plans, keyset pagination, documents. Statements are built once per `QueryShape`."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from app.database import Snapshot
from app.http.ids import find_successors
from app.http.parameters import id_filters
from app.listing.counts import Facets, fetch_counts, is_precomputed
from app.listing.cursors import fingerprint_of, read_cursor, write_cursor
from app.listing.filters import NOT_REJECTED, Collection, Column, QueryShape, active_filters
from app.models import Rendered
from app.models.base import col
from app.models.record import table_of
from app.schemas.envelope import MAX_COUNTED, PageInfo
from app.schemas.query import ListQuery
from app.search.find import filter_query

MAX_SORTED: Final = 1_000
"""Maximum number of matches to sort; with more, the list is scanned in order until the page is full."""

NON_FILTERS: Final = {"fields", "expand", "format", "limit", "cursor", "sort", "facets"}
"""Parameters of a list that are not filters."""


class QueryPlan(Enum):
    """How to find the rows of a page; each plan reads only the necessary part of an index."""

    INDEX_ORDER = auto()
    """An index has the matches in order: no filters, or a filter with one value in the default order."""
    SORT = auto()
    """Find all matches, then sort them."""
    SCAN = auto()
    """Scan the list in order and test each row, until the page is full."""


class PageResult(NamedTuple):
    """The rows of a page, with the counts of the whole list."""

    bodies: Sequence[bytes]
    links: Sequence[str]
    page: PageInfo
    facets: Facets | None
    query: ListQuery[Any]
    """The query that was answered, in which the successors of withdrawn ids have taken their place."""


def fetch_page(snapshot: Snapshot, collection: Collection, query: ListQuery[Any], **parent: str) -> PageResult:
    """Fetch a page and its counts with two statements, independent of the limit.

    `parent` are ids from the path, such as the source of passages; each has a condition of the same name.

    A withdrawn id in a filter stands for its successor, so the query is answered with the successor in its place. Links
    and cursors are those of that query: both spellings share one response.

    Raises:
        InvalidParameter: for an id in a filter that is unknown, or was withdrawn without a successor.
        InvalidCursor: for a cursor of another list, filter or sort order.
    """
    values = _filter_values(query) | parent
    single = frozenset(name for name in collection.by_value & values.keys() if _is_single(values[name]))
    shape = QueryShape(
        filters=frozenset(values),
        single=single,
        sort=tuple(dict.fromkeys(query.sort)),
        has_cursor=query.cursor is not None,
        facets=tuple(dict.fromkeys(query.facets)),
        is_complete=bool(query.fields),
        is_precomputed=is_precomputed(collection, values),
    )
    if "q" in values:
        values["q"] = filter_query(snapshot, values["q"])
    if "standing" in type(query).model_fields and "standing" not in values:
        values["standing"] = NOT_REJECTED
    fingerprint = fingerprint_of(collection.type, shape.sort, values)
    values |= {name: values[name][0] for name in single if isinstance(values[name], list)}
    counts = fetch_counts(snapshot, collection, shape, type(query), values)
    if counts.missing:
        return fetch_page(snapshot, collection, _replace_withdrawn(snapshot, query, counts.missing), **parent)
    after = _after(query.cursor, fingerprint, _keys(collection, shape.sort)) if query.cursor else {}
    plan = _choose_plan(collection, shape, counts.total)
    rows = snapshot.connection.execute(
        select_page(collection, shape, plan), values | after | {"limit": query.limit + 1}
    ).fetchall()
    shown = rows[: query.limit]
    cursor = write_cursor(fingerprint, shown[-1][2:]) if len(rows) > query.limit else None
    page = PageInfo(
        limit=query.limit,
        next_cursor=cursor,
        total=min(counts.total, MAX_COUNTED),
        total_is_exact=counts.total <= MAX_COUNTED,
    )
    return PageResult([row[0] for row in shown], [row[1] for row in shown], page, counts.facets, query)


def _replace_withdrawn(
    snapshot: Snapshot, query: ListQuery[Any], missing: Mapping[str, Sequence[str]]
) -> ListQuery[Any]:
    """The query with the successors of withdrawn ids, which all exist.

    Raises:
        InvalidParameter: for an id that is unknown, or was withdrawn without a successor.
    """
    values = query.model_dump(exclude_unset=True)
    for name, ids in missing.items():
        successors = find_successors(snapshot, name, id_filters(type(query))[name], ids)
        given = values[name]
        values[name] = (
            [successors.get(value, value) for value in given] if isinstance(given, list) else successors[given]
        )
    return type(query).model_validate(values)


def _filter_values(query: ListQuery[Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in query.model_dump(mode="json", exclude_unset=True, exclude=NON_FILTERS).items()
        if value is not None
    }


def _choose_plan(collection: Collection, shape: QueryShape, total: int) -> QueryPlan:
    """The cheapest plan for a page of a list with this many matches."""
    (default, *_) = collection.sorts
    if not shape.filters or (shape.single and shape.sort[0].removeprefix("-") == default):
        return QueryPlan.INDEX_ORDER
    return QueryPlan.SCAN if total > MAX_SORTED else QueryPlan.SORT


def _is_single(value: Any) -> bool:
    return not isinstance(value, list) or len(value) == 1


@lru_cache(maxsize=1024)
def select_page(collection: Collection, shape: QueryShape, plan: QueryPlan) -> Select[*tuple[Any, ...]]:
    """Build the statement for documents, links and sort keys of a page."""
    keys = _keys(collection, shape.sort)
    indexed = {QueryPlan.INDEX_ORDER: shape.single, QueryPlan.SORT: shape.filters, QueryPlan.SCAN: frozenset[str]()}[
        plan
    ]
    conditions = [
        condition if name in indexed else without_index(condition)
        for name, condition in active_filters(collection, shape).items()
    ]
    labelled: list[ColumnElement[Any]] = [key.label(f"key_{index}") for index, (key, _) in enumerate(keys)]
    rows: Select[*tuple[Any, ...]] = select(*labelled).where(*conditions)
    if plan is QueryPlan.SORT:
        matches = rows.cte("matches").prefix_with("MATERIALIZED")
        rows, keys = select(matches), _keys_in(matches, keys)
    # Documents are long, so they are looked up only for the rows of the page.
    page = keyset(rows, keys, shape.has_cursor).limit(bindparam("limit")).cte("page")
    (*_, identifier) = page.c
    shown = col(Rendered.body) if shape.is_complete else col(Rendered.summary)
    documents = select(shown, col(Rendered.links), *page.c)
    return keyset(
        documents.join_from(page, table_of(Rendered), col(Rendered.id) == identifier),
        _keys_in(page, keys),
        has_cursor=False,
    )


class without_index(FunctionElement[bool]):  # noqa: N801  # named like an SQL function
    """A condition that must not select an index, so that the index of the sort order is used."""

    inherit_cache = True


@compiles(without_index)
def _without_index(element: without_index, compiler: SQLCompiler, **options: Any) -> str:
    # In parentheses: the condition may contain an OR and is combined with others.
    return f"({compiler.process(element.clauses, **options)})"


@compiles(without_index, "sqlite")
def _without_index_in_sqlite(element: without_index, compiler: SQLCompiler, **options: Any) -> str:
    # PostgreSQL takes the limit into account. SQLite does not, and would sort all matches; unary plus prevents that.
    return f"+({compiler.process(element.clauses, **options)})"


Keys = Sequence[tuple[Column, bool]]


def _keys(collection: Collection, sort: Sequence[str]) -> Keys:
    """The columns to sort by, and whether each is descending; the unique id comes last."""
    descending = {key.removeprefix("-"): key.startswith("-") for key in reversed(sort)}
    names = dict.fromkeys(key.removeprefix("-") for key in sort)
    return [*((collection.sorts[name], descending[name]) for name in names), (collection.key, False)]


def _keys_in(rows: CTE, keys: Keys) -> Keys:
    """The same sort keys as columns of a subquery."""
    return [(column, down) for column, (_, down) in zip(rows.c, keys, strict=True)]


def keyset(statement: Select[*tuple[Any, ...]], keys: Keys, has_cursor: bool) -> Select[*tuple[Any, ...]]:
    """Order by keys; with a cursor, start after the row whose keys are bound as after_0, after_1 and so on."""
    if has_cursor:
        bound: list[Any] = [bindparam(f"after_{index}") for index in range(len(keys))]
        past = [column < value if down else column > value for (column, down), value in zip(keys, bound, strict=True)]
        same = [column == value for (column, _), value in zip(keys, bound, strict=True)]
        (first, down), start = keys[0], bound[0]
        statement = statement.where(
            # Redundant, but lets an index start at the cursor.
            first <= start if down else first >= start,
            or_(*(and_(*same[:index], past[index]) for index in range(len(keys)))),
        )
    return statement.order_by(*(column.desc() if down else column.asc() for column, down in keys))


def _after(cursor: str, fingerprint: str, keys: Keys) -> dict[str, Any]:
    """The sort keys of a cursor as bound parameters."""
    values = read_cursor(cursor, fingerprint, [_python_type(column) for column, _ in keys])
    return {f"after_{index}": value for index, value in enumerate(values)}


def _python_type(column: Column) -> type:
    """The Python type of a sort key."""
    column_type: TypeEngine[Any] = column.type  # type: ignore[attr-defined]  # every key is a column
    return column_type.python_type
