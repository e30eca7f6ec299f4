"""Long lists: precomputed counts equal computed ones, and all query plans return the same page."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Database, open_database
from app.listing.counts import select_counts
from app.listing.filters import NOT_REJECTED, Collection, QueryShape
from app.listing.page import QueryPlan, select_page
from app.schemas.facets import FACETS
from tests.http.test_filters_and_facets import COLLECTIONS

pytestmark = pytest.mark.both_stores

COUNTED = [COLLECTIONS[name] for name in FACETS]
FILTERED = [(listed, name) for listed in COUNTED for name in listed.facets if name in listed.conditions]


@pytest.fixture(scope="module")
def opened(shipped_url: str) -> Iterator[Database]:
    opened = open_database(shipped_url)
    yield opened
    opened.close()


def rows(opened: Database, statement: Any, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return opened.run(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(statement, values)])


def shape_of(collection: Collection, filters: frozenset[str], *, is_precomputed: bool = False) -> QueryShape:
    sort = tuple(collection.sorts)[:1]
    return QueryShape(
        filters,
        frozenset(),
        sort,
        after=False,
        facets=tuple(collection.facets),
        is_precomputed=is_precomputed,
    )


def counts(opened: Database, collection: Collection, values: dict[str, Any], *, is_precomputed: bool) -> set[Any]:
    shape = shape_of(collection, frozenset(values), is_precomputed=is_precomputed)
    return set(rows(opened, select_counts(collection, shape, ()), values))


@pytest.mark.parametrize("collection", COUNTED, ids=lambda collection: collection.type)
def test_precomputed_counts_equal_computed_ones(opened: Database, collection: Collection) -> None:
    counted = counts(opened, collection, {}, is_precomputed=True)

    assert counted == counts(opened, collection, {}, is_precomputed=False)
    assert counted


@pytest.mark.parametrize(("collection", "name"), FILTERED, ids=lambda value: getattr(value, "type", value))
def test_precomputed_counts_of_a_filtered_list_equal_computed_ones(
    opened: Database, collection: Collection, name: str
) -> None:
    values = [value for facet, value, _ in counts(opened, collection, {}, is_precomputed=True) if facet == name]

    for value in values:
        given = {name: [value]}
        assert counts(opened, collection, given, is_precomputed=True) == counts(
            opened, collection, given, is_precomputed=False
        )


@pytest.mark.parametrize(("collection", "name"), FILTERED, ids=lambda value: getattr(value, "type", value))
@pytest.mark.parametrize("sort", ["first", "last"])
def test_every_query_plan_returns_the_same_page(opened: Database, collection: Collection, name: str, sort: str) -> None:
    options = [value for facet, value, _ in counts(opened, collection, {}, is_precomputed=True) if facet == name]
    keys = list(collection.sorts)
    shape = QueryShape(
        frozenset([name]),
        frozenset(),
        (keys[0 if sort == "first" else -1],),
        after=False,
        facets=(),
        is_precomputed=False,
    )
    values = {name: options[:2], "standing": options[:2] if name == "standing" else NOT_REJECTED, "limit": 50}

    few = rows(opened, select_page(collection, shape, QueryPlan.SORT), values)

    for plan in QueryPlan:
        assert rows(opened, select_page(collection, shape, plan), values) == few
    assert few or not options
