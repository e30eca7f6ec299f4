"""What is read of a long list: counts that a load made, and rows in their order instead of all matches sorted."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Database, open_database
from app.http.collection import NOT_REJECTED, Collection, Shape
from app.http.counts import select_counts
from app.http.pages import Way, select_page
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


def shape_of(collection: Collection, asked: frozenset[str], *, is_tallied: bool = False) -> Shape:
    sort = tuple(collection.sorts)[:1]
    return Shape(asked, frozenset(), sort, after=False, facets=tuple(collection.facets), is_tallied=is_tallied)


def counts(opened: Database, collection: Collection, values: dict[str, Any], *, is_tallied: bool) -> set[Any]:
    shape = shape_of(collection, frozenset(values), is_tallied=is_tallied)
    return set(rows(opened, select_counts(collection, shape, ()), values))


@pytest.mark.parametrize("collection", COUNTED, ids=lambda one: one.type)
def test_what_a_load_counted_is_what_there_is(opened: Database, collection: Collection) -> None:
    counted = counts(opened, collection, {}, is_tallied=True)

    assert counted == counts(opened, collection, {}, is_tallied=False)
    assert counted


@pytest.mark.parametrize(("collection", "name"), NARROWED, ids=lambda one: getattr(one, "type", one))
def test_what_a_load_counted_beside_a_filter_is_what_there_is(
    opened: Database, collection: Collection, name: str
) -> None:
    values = [value for facet, value, _ in counts(opened, collection, {}, is_tallied=True) if facet == name]

    for value in values:
        one = {name: [value]}
        assert counts(opened, collection, one, is_tallied=True) == counts(opened, collection, one, is_tallied=False)


@pytest.mark.parametrize(("collection", "name"), NARROWED, ids=lambda one: getattr(one, "type", one))
@pytest.mark.parametrize("sort", ["first", "last"])
def test_a_page_of_many_matches_is_that_of_few(opened: Database, collection: Collection, name: str, sort: str) -> None:
    found = [value for facet, value, _ in counts(opened, collection, {}, is_tallied=True) if facet == name]
    keys = list(collection.sorts)
    shape = Shape(
        frozenset([name]), frozenset(), (keys[0 if sort == "first" else -1],), after=False, facets=(), is_tallied=False
    )
    values = {name: found[:2], "standing": found[:2] if name == "standing" else NOT_REJECTED, "limit": 50}

    few = rows(opened, select_page(collection, shape, Way.SORTED), values)

    for way in Way:
        assert rows(opened, select_page(collection, shape, way), values) == few
    assert few or not found
