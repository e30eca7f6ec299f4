"""What is read of a long list: counts that a load made, and rows in their order instead of all matches sorted."""

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
NARROWED = [(one, name) for one in COUNTED for name in one.facets if name in one.conditions]


@pytest.fixture(scope="module")
def opened(address: str) -> Iterator[Database]:
    opened = open_database(address)
    yield opened
    opened.close()


def rows(opened: Database, statement: Any, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return opened.ask(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(statement, values)])


def shape_of(collection: Collection, asked: frozenset[str], *, is_precomputed: bool = False) -> QueryShape:
    sort = tuple(collection.sorts)[:1]
    return QueryShape(
        asked,
        frozenset(),
        sort,
        after=False,
        facets=tuple(collection.facets),
        is_precomputed=is_precomputed,
    )


def counts(opened: Database, collection: Collection, values: dict[str, Any], *, is_precomputed: bool) -> set[Any]:
    shape = shape_of(collection, frozenset(values), is_precomputed=is_precomputed)
    return set(rows(opened, select_counts(collection, shape, ()), values))


@pytest.mark.parametrize("collection", COUNTED, ids=lambda one: one.type)
def test_what_a_load_counted_is_what_there_is(opened: Database, collection: Collection) -> None:
    counted = counts(opened, collection, {}, is_precomputed=True)

    assert counted == counts(opened, collection, {}, is_precomputed=False)
    assert counted


@pytest.mark.parametrize(("collection", "name"), NARROWED, ids=lambda one: getattr(one, "type", one))
def test_what_a_load_counted_beside_a_filter_is_what_there_is(
    opened: Database, collection: Collection, name: str
) -> None:
    values = [value for facet, value, _ in counts(opened, collection, {}, is_precomputed=True) if facet == name]

    for value in values:
        one = {name: [value]}
        assert counts(opened, collection, one, is_precomputed=True) == counts(
            opened, collection, one, is_precomputed=False
        )


@pytest.mark.parametrize(("collection", "name"), NARROWED, ids=lambda one: getattr(one, "type", one))
@pytest.mark.parametrize("sort", ["first", "last"])
def test_a_page_of_many_matches_is_that_of_few(opened: Database, collection: Collection, name: str, sort: str) -> None:
    found = [value for facet, value, _ in counts(opened, collection, {}, is_precomputed=True) if facet == name]
    keys = list(collection.sorts)
    shape = QueryShape(
        frozenset([name]),
        frozenset(),
        (keys[0 if sort == "first" else -1],),
        after=False,
        facets=(),
        is_precomputed=False,
    )
    values = {name: found[:2], "standing": found[:2] if name == "standing" else NOT_REJECTED, "limit": 50}

    few = rows(opened, select_page(collection, shape, QueryPlan.SORT), values)

    for plan in QueryPlan:
        assert rows(opened, select_page(collection, shape, plan), values) == few
    assert few or not found
