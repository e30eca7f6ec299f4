"""Pages of a list: order, cursors, documents. Statements are kept by shape; only values change between requests."""

from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from app.database import Snapshot
from app.listing.counts import Facets, fetch_counts, is_precomputed
from app.listing.cursors import mark_of, read_cursor, write_cursor
from app.listing.filters import NOT_REJECTED, Collection, Column, QueryShape, active_filters
from app.models import Rendered
from app.models.base import col
from app.models.record import table_of
from app.schemas.envelope import EXACT_UP_TO, PageInfo
from app.schemas.query import ListQuery
from app.search.find import filter_query

MAX_SORTED: Final = 1_000
"""With more matches than these, a page is read in its order until it is full, instead of sorting all matches."""

SHAPING: Final = {"fields", "expand", "format", "limit", "cursor", "sort", "facets"}
"""Members of a list query that are no filters."""


class QueryPlan(Enum):
    """How the rows of a page are found; each of them reads an index and no more of it than it must."""

    IN_PLACE = auto()
    """An index holds the matches in their order: nothing is filtered, or one value of a filter, in the usual order."""
    SORTED = auto()
    """All matches are found, then sorted."""
    WALKED = auto()
    """The list is read in its order, and each row is asked whether it matches, until the page is full."""


class PageResult(NamedTuple):
    """The rows of a page, and what is known of the whole list."""

    bodies: Sequence[bytes]
    links: Sequence[str]
    page: PageInfo
    facets: Facets | None


def fetch_page(snapshot: Snapshot, collection: Collection, query: ListQuery[Any], **bound: str) -> PageResult:
    """One page and its counts: two statements, whatever the limit.

    `bound` binds what the path gives, such as the source of passages; a condition of that name must exist.

    Raises:
        InvalidParameter: for an id in a filter that no record has.
        InvalidCursor: for a cursor of another question.
    """
    values = _filter_values(query) | bound
    single = frozenset(name for name in collection.by_value & values.keys() if _is_one(values[name]))
    shape = QueryShape(
        asked=frozenset(values),
        single=single,
        sort=tuple(dict.fromkeys(query.sort)),
        after=query.cursor is not None,
        facets=tuple(dict.fromkeys(query.facets)),
        is_precomputed=is_precomputed(collection, values),
    )
    if "q" in values:
        values["q"] = filter_query(snapshot, values["q"])
    if "standing" in type(query).model_fields and "standing" not in values:
        values["standing"] = NOT_REJECTED
    mark = mark_of(collection.type, shape.sort, values)
    after = _after(query.cursor, mark, _keys(collection, shape.sort)) if query.cursor else {}
    values |= {name: values[name][0] for name in single if isinstance(values[name], list)}
    counts = fetch_counts(snapshot, collection, shape, type(query), values)
    way = _way(collection, shape, counts.total)
    rows = snapshot.connection.execute(
        select_page(collection, shape, way), values | after | {"limit": query.limit + 1}
    ).fetchall()
    shown = rows[: query.limit]
    cursor = write_cursor(mark, shown[-1][2:]) if len(rows) > query.limit else None
    page = PageInfo(
        limit=query.limit,
        next_cursor=cursor,
        total=min(counts.total, EXACT_UP_TO),
        total_is_exact=counts.total <= EXACT_UP_TO,
    )
    return PageResult([row[0] for row in shown], [row[1] for row in shown], page, counts.facets)


def _filter_values(query: ListQuery[Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in query.model_dump(mode="json", exclude_unset=True, exclude=SHAPING).items()
        if value is not None
    }


def _way(collection: Collection, shape: QueryShape, total: int) -> QueryPlan:
    """The shortest way to a page, of the ways that there are."""
    (usual, *_) = collection.sorts
    if not shape.asked or (shape.single and shape.sort[0].removeprefix("-") == usual):
        return QueryPlan.IN_PLACE
    return QueryPlan.WALKED if total > MAX_SORTED else QueryPlan.SORTED


def _is_one(value: Any) -> bool:
    return not isinstance(value, list) or len(value) == 1


@lru_cache(maxsize=1024)
def select_page(collection: Collection, shape: QueryShape, way: QueryPlan) -> Select[*tuple[Any, ...]]:
    """Documents, links and sort keys for one shape of question."""
    keys = _keys(collection, shape.sort)
    chooses = {QueryPlan.IN_PLACE: shape.single, QueryPlan.SORTED: shape.asked, QueryPlan.WALKED: frozenset[str]()}[way]
    conditions = [
        condition if name in chooses else asked_of_each(condition)
        for name, condition in active_filters(collection, shape).items()
    ]
    chosen: list[ColumnElement[Any]] = [key.label(f"key_{place}") for place, (key, _) in enumerate(keys)]
    rows: Select[*tuple[Any, ...]] = select(*chosen).where(*conditions)
    if way is QueryPlan.SORTED:
        matches = rows.cte("matches").prefix_with("MATERIALIZED")
        rows, keys = select(matches), _keys_in(matches, keys)
    # Documents are long: they are looked up once it is known which ones stand on the page.
    page = keyset(rows, keys, shape.after).limit(bindparam("limit")).cte("page")
    (*_, identifier) = page.c
    documents = select(col(Rendered.body), col(Rendered.links), *page.c)
    return keyset(
        documents.join_from(page, table_of(Rendered), col(Rendered.id) == identifier), _keys_in(page, keys), after=False
    )


class asked_of_each(FunctionElement[bool]):  # noqa: N801  # reads as the function it stands for in SQL
    """A condition that chooses no index: the one of the order is to be read."""

    inherit_cache = True


@compiles(asked_of_each)
def _asked_of_each(element: asked_of_each, compiler: SQLCompiler, **options: Any) -> str:
    # In parentheses: it stands between other conditions, and may hold an OR.
    return f"({compiler.process(element.clauses, **options)})"


@compiles(asked_of_each, "sqlite")
def _asked_of_each_in_sqlite(element: asked_of_each, compiler: SQLCompiler, **options: Any) -> str:
    # PostgreSQL sees that a page is short. SQLite does not, and would sort all matches; a plus keeps it from that.
    return f"+({compiler.process(element.clauses, **options)})"


Keys = Sequence[tuple[Column, bool]]


def _keys(collection: Collection, sort: Sequence[str]) -> Keys:
    """The columns to sort by and whether each descends; the id comes last and is unique."""
    named = {key.removeprefix("-"): key.startswith("-") for key in reversed(sort)}
    asked = dict.fromkeys(key.removeprefix("-") for key in sort)
    return [*((collection.sorts[name], named[name]) for name in asked), (collection.key, False)]


def _keys_in(rows: CTE, keys: Keys) -> Keys:
    """The same keys as columns of rows that were chosen."""
    return [(column, down) for column, (_, down) in zip(rows.c, keys, strict=True)]


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


def _after(cursor: str, mark: str, keys: Keys) -> dict[str, Any]:
    """The sort keys of a cursor, as the statement binds them."""
    values = read_cursor(cursor, mark, [_kind(column) for column, _ in keys])
    return {f"after_{place}": value for place, value in enumerate(values)}


def _kind(column: Column) -> type:
    """The type of a sort key in Python."""
    column_type: TypeEngine[Any] = column.type  # type: ignore[attr-defined]  # every key is a column
    return column_type.python_type
