"""Long lists: precomputed counts equal computed ones, and all query plans return the same page."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Database, open_database
from app.listing.counts import select_counts
from app.listing.filters import NOT_REJECTED, Collection, QueryShape
from app.listing.page import QueryPlan, select_page
from app.resources import COLLECTIONS
from app.schemas.facets import FACETS

pytestmark = pytest.mark.both_stores

FACETED_COLLECTIONS = [COLLECTIONS[name] for name in FACETS]
FACETED_FILTERS = [
    (collection, name)
    for collection in FACETED_COLLECTIONS
    for name in collection.facets
    if name in collection.conditions
]


@pytest.fixture(scope="module")
def content_database(shipped_url: str) -> Iterator[Database]:
    content_database = open_database(shipped_url)
    yield content_database
    content_database.close()


def fetch_rows(content_database: Database, statement: Any, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return content_database.run(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(statement, values)])


def shape_of(collection: Collection, filters: frozenset[str], *, is_precomputed: bool = False) -> QueryShape:
    sort = tuple(collection.sorts)[:1]
    return QueryShape(
        filters,
        frozenset(),
        sort,
        has_cursor=False,
        facets=tuple(collection.facets),
        is_precomputed=is_precomputed,
    )


def fetch_counts(
    content_database: Database, collection: Collection, values: dict[str, Any], *, is_precomputed: bool
) -> set[Any]:
    shape = shape_of(collection, frozenset(values), is_precomputed=is_precomputed)
    return set(fetch_rows(content_database, select_counts(collection, shape, ()), values))


@pytest.mark.parametrize("collection", FACETED_COLLECTIONS, ids=lambda collection: collection.type)
def test_precomputed_counts_equal_computed_ones(content_database: Database, collection: Collection) -> None:
    precomputed = fetch_counts(content_database, collection, {}, is_precomputed=True)

    assert precomputed == fetch_counts(content_database, collection, {}, is_precomputed=False)
    assert precomputed


@pytest.mark.parametrize(("collection", "name"), FACETED_FILTERS, ids=lambda value: getattr(value, "type", value))
def test_precomputed_counts_of_a_filtered_list_equal_computed_ones(
    content_database: Database, collection: Collection, name: str
) -> None:
    values = [
        value
        for facet, value, _ in fetch_counts(content_database, collection, {}, is_precomputed=True)
        if facet == name
    ]

    for value in values:
        filters = {name: [value]}
        assert fetch_counts(content_database, collection, filters, is_precomputed=True) == fetch_counts(
            content_database, collection, filters, is_precomputed=False
        )


@pytest.mark.parametrize(("collection", "name"), FACETED_FILTERS, ids=lambda value: getattr(value, "type", value))
@pytest.mark.parametrize("sort", ["first", "last"])
def test_every_query_plan_returns_the_same_page(
    content_database: Database, collection: Collection, name: str, sort: str
) -> None:
    options = [
        value
        for facet, value, _ in fetch_counts(content_database, collection, {}, is_precomputed=True)
        if facet == name
    ]
    keys = list(collection.sorts)
    shape = QueryShape(
        frozenset([name]),
        frozenset(),
        (keys[0 if sort == "first" else -1],),
        has_cursor=False,
        facets=(),
        is_precomputed=False,
    )
    values = {name: options[:2], "standing": options[:2] if name == "standing" else NOT_REJECTED, "limit": 50}

    expected = fetch_rows(content_database, select_page(collection, shape, QueryPlan.SORT), values)

    for plan in QueryPlan:
        assert fetch_rows(content_database, select_page(collection, shape, plan), values) == expected
    assert expected or not options
