"""SQLite query plans of lists: covering indexes, already in sort order."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import BinaryExpression, Column, Connection, Engine, create_engine, event, select

from app.listing.counts import select_counts
from app.listing.filters import NOT_REJECTED, Collection, QueryShape
from app.listing.page import QueryPlan, select_page
from app.resources import COLLECTIONS
from app.search.fulltext import NO_MATCHES
from app.seeding.store import migrate
from tests.http.test_filters_and_facets import PATH_CONDITIONS

RECORD_COLLECTIONS = [collection for collection in COLLECTIONS.values() if collection.type not in PATH_CONDITIONS]
BY_VALUE = [(collection, name) for collection in RECORD_COLLECTIONS for name in sorted(collection.by_value)]
INDEXED_SORTS = [
    (collection, name)
    for collection in RECORD_COLLECTIONS
    for name, key in collection.sorts.items()
    if isinstance(select(key).selected_columns[0], Column)
]
"""Sort keys that are columns; computed ones, such as the severity of a caution, are sorted."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """An empty database, whose query plans depend only on the indexes."""
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)
        yield connection


def explain(connection: Connection, statement: Any, values: dict[str, Any]) -> list[str]:
    statements: list[tuple[str, Any]] = []

    def record(*arguments: Any) -> None:
        statements.append(arguments[2:4])

    event.listen(Engine, "before_cursor_execute", record)
    connection.execute(statement, values).fetchall()
    event.remove(Engine, "before_cursor_execute", record)
    ((text, bound),) = statements
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", bound)]


def page_steps(plan: list[str]) -> list[str]:
    """The part of a query plan that selects the rows of a page; the rest looks up their documents."""
    return plan[plan.index("MATERIALIZE page") + 1 : plan.index("SCAN page")]


def shape_of(collection: Collection, filters: set[str], sort: str, *, facets: bool = False) -> QueryShape:
    names = tuple(collection.facets) if facets else ()
    single = frozenset(filters & collection.by_value)
    return QueryShape(frozenset(filters), single, (sort,), has_cursor=False, facets=names, is_precomputed=False)


def values_of(collection: Collection, filters: set[str]) -> dict[str, Any]:
    listed = {
        name: ["x"]
        for name in filters - collection.by_value
        if any(bind.expanding for bind in collection.conditions[name].compile().binds.values())
    }
    return {"standing": NOT_REJECTED, "limit": 21} | dict.fromkeys(filters, 1) | listed | {"q": NO_MATCHES}


def column_of(collection: Collection, name: str) -> str:
    """The column that a filter by value compares, which may have another name than the filter."""
    condition = collection.conditions[name]
    assert isinstance(condition, BinaryExpression)
    return str(condition.left.key)


def table_name(collection: Collection) -> str:
    (table,) = select(collection.key).get_final_froms()
    return str(table.description)


def table_scans(plan: list[str], table: str) -> list[str]:
    """The steps of a query plan that scan a table without a covering index."""
    return [step for step in plan if step.startswith(f"SCAN {table}") and "COVERING INDEX" not in step]


@pytest.mark.parametrize(("collection", "name"), BY_VALUE, ids=lambda value: getattr(value, "type", value))
def test_an_index_has_the_matches_of_one_value_in_default_order(
    connection: Connection, collection: Collection, name: str
) -> None:
    (default_sort, *_) = collection.sorts
    table = table_name(collection)

    for sort in (default_sort, f"-{default_sort}"):
        statement = select_page(collection, shape_of(collection, {name}, sort), QueryPlan.INDEX_ORDER)
        first, *others = page_steps(explain(connection, statement, values_of(collection, {name})))

        column = column_of(collection, name)
        assert first == f"SEARCH {table} USING COVERING INDEX ix_{table}_of_{column} ({column}=?)"
        assert others in ([], ["USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"])  # sorts the ids of equal names


@pytest.mark.parametrize(("collection", "name"), BY_VALUE, ids=lambda value: getattr(value, "type", value))
def test_a_page_after_a_cursor_starts_within_the_index(
    connection: Connection, collection: Collection, name: str
) -> None:
    (default_sort, *_) = collection.sorts
    (key,) = select(collection.sorts[default_sort]).selected_columns
    table = table_name(collection)
    shape = shape_of(collection, {name}, default_sort)._replace(has_cursor=True)
    values = values_of(collection, {name}) | {"after_0": "x", "after_1": "x"}

    plan = page_steps(explain(connection, select_page(collection, shape, QueryPlan.INDEX_ORDER), values))

    column = column_of(collection, name)
    assert plan == [f"SEARCH {table} USING COVERING INDEX ix_{table}_of_{column} ({column}=? AND {key.name}>?)"]


@pytest.mark.parametrize(("collection", "sort"), INDEXED_SORTS, ids=lambda value: getattr(value, "type", value))
def test_a_scan_uses_the_index_of_the_sort_order_for_any_filter(
    connection: Connection, collection: Collection, sort: str
) -> None:
    (default_sort, *_) = collection.sorts
    (key,) = select(collection.sorts[sort]).selected_columns
    table = table_name(collection)
    index = f"ix_{table}_in_order" if sort == default_sort else f"ix_{table}_by_{key.name}"

    for name in collection.by_value:
        statement = select_page(collection, shape_of(collection, {name}, sort), QueryPlan.SCAN)
        plan = page_steps(explain(connection, statement, values_of(collection, {name})))

        assert plan == [f"SCAN {table} USING COVERING INDEX {index}"]


@pytest.mark.parametrize("collection", RECORD_COLLECTIONS, ids=lambda collection: collection.type)
def test_no_combination_of_filters_scans_a_whole_table(connection: Connection, collection: Collection) -> None:
    table = table_name(collection)
    (default_sort, *_) = collection.sorts
    pairs = [set(names) for count in (1, 2) for names in combinations(collection.conditions, count)]
    assert pairs

    for filters in pairs:
        values = values_of(collection, filters)
        counts = select_counts(collection, shape_of(collection, filters, default_sort, facets=True), ())
        assert table_scans(explain(connection, counts, values), table) == [], filters
        for plan in (QueryPlan.SORT, QueryPlan.SCAN):
            page = select_page(collection, shape_of(collection, filters, default_sort), plan)
            assert table_scans(explain(connection, page, values), table) == [], (filters, plan)
