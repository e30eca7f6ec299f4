"""How SQLite finds the rows of lists: through indexes that hold all that is looked at, and already in order."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Engine, create_engine, event, select

from app.listing.counts import select_counts
from app.listing.filters import NOT_REJECTED, Collection, QueryShape
from app.listing.page import QueryPlan, select_page
from app.search.fulltext import NO_MATCHES
from app.seeding.store import migrate
from tests.http.test_filters_and_facets import COLLECTIONS, WHOLE

RECORDS = [one for one in COLLECTIONS.values() if one.type not in WHOLE]
BY_VALUE = [(one, name) for one in RECORDS for name in sorted(one.by_value)]
IN_ORDER = [
    (one, name)
    for one in RECORDS
    for name, key in one.sorts.items()
    if isinstance(select(key).selected_columns[0], Column)
]
"""Sort keys that are columns. What is worked out of one, such as the gravity of a caution, is sorted."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """An empty database: its plans follow from the indexes alone."""
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)
        yield connection


def plan_of(connection: Connection, statement: Any, values: dict[str, Any]) -> list[str]:
    found: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        found.append(arguments[2:4])

    event.listen(Engine, "before_cursor_execute", note)
    connection.execute(statement, values).fetchall()
    event.remove(Engine, "before_cursor_execute", note)
    ((text, bound),) = found
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", bound)]


def rows_of_page(plan: list[str]) -> list[str]:
    """The part of a plan that decides which rows stand on a page; what follows looks their documents up."""
    return plan[plan.index("MATERIALIZE page") + 1 : plan.index("SCAN page")]


def shape_of(collection: Collection, asked: set[str], sort: str, *, facets: bool = False) -> QueryShape:
    names = tuple(collection.facets) if facets else ()
    single = frozenset(asked & collection.by_value)
    return QueryShape(frozenset(asked), single, (sort,), after=False, facets=names, is_precomputed=False)


def values_of(collection: Collection, asked: set[str]) -> dict[str, Any]:
    listed = {
        name: ["x"]
        for name in asked - collection.by_value
        if any(one.expanding for one in collection.conditions[name].compile().binds.values())
    }
    return {"standing": NOT_REJECTED, "limit": 21} | dict.fromkeys(asked, 1) | listed | {"q": NO_MATCHES}


def table_name(collection: Collection) -> str:
    (table,) = select(collection.key).get_final_froms()
    return str(table.description)


def scans(plan: list[str], table: str) -> list[str]:
    """Where a plan goes through all of a table instead of an index."""
    return [step for step in plan if step.startswith(f"SCAN {table}") and "COVERING INDEX" not in step]


@pytest.mark.parametrize(("collection", "name"), BY_VALUE, ids=lambda one: getattr(one, "type", one))
def test_records_with_one_value_of_a_filter_stand_in_an_index_in_the_usual_order(
    connection: Connection, collection: Collection, name: str
) -> None:
    (usual, *_) = collection.sorts
    table = table_name(collection)

    for sort in (usual, f"-{usual}"):
        statement = select_page(collection, shape_of(collection, {name}, sort), QueryPlan.INDEX_ORDER)
        first, *others = rows_of_page(plan_of(connection, statement, values_of(collection, {name})))

        assert first == f"SEARCH {table} USING COVERING INDEX ix_{table}_of_{name} ({name}=?)"
        assert others in ([], ["USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"])  # the ids of equal names


@pytest.mark.parametrize(("collection", "name"), BY_VALUE, ids=lambda one: getattr(one, "type", one))
def test_a_list_goes_on_behind_a_cursor_within_its_index(
    connection: Connection, collection: Collection, name: str
) -> None:
    (usual, *_) = collection.sorts
    (key,) = select(collection.sorts[usual]).selected_columns
    table = table_name(collection)
    shape = shape_of(collection, {name}, usual)._replace(after=True)
    values = values_of(collection, {name}) | {"after_0": "x", "after_1": "x"}

    plan = rows_of_page(plan_of(connection, select_page(collection, shape, QueryPlan.INDEX_ORDER), values))

    assert plan == [f"SEARCH {table} USING COVERING INDEX ix_{table}_of_{name} ({name}=? AND {key.name}>?)"]


@pytest.mark.parametrize(("collection", "sort"), IN_ORDER, ids=lambda one: getattr(one, "type", one))
def test_a_list_is_walked_in_an_index_whatever_it_is_filtered_by(
    connection: Connection, collection: Collection, sort: str
) -> None:
    (usual, *_) = collection.sorts
    table = table_name(collection)
    index = f"ix_{table}_in_order" if sort == usual else f"ix_{table}_by_{sort}"

    for name in collection.by_value:
        statement = select_page(collection, shape_of(collection, {name}, sort), QueryPlan.SCAN)
        plan = rows_of_page(plan_of(connection, statement, values_of(collection, {name})))

        assert plan == [f"SCAN {table} USING COVERING INDEX {index}"]


@pytest.mark.parametrize("collection", RECORDS, ids=lambda one: one.type)
def test_no_filters_together_go_through_a_whole_table(connection: Connection, collection: Collection) -> None:
    table = table_name(collection)
    (usual, *_) = collection.sorts
    pairs = [set(names) for count in (1, 2) for names in combinations(collection.conditions, count)]
    assert pairs

    for asked in pairs:
        values = values_of(collection, asked)
        counts = select_counts(collection, shape_of(collection, asked, usual, facets=True), ())
        assert scans(plan_of(connection, counts, values), table) == [], asked
        for plan in (QueryPlan.SORT, QueryPlan.SCAN):
            page = select_page(collection, shape_of(collection, asked, usual), plan)
            assert scans(plan_of(connection, page, values), table) == [], (asked, plan)
