"""What is counted of a list: its total, its facets, and which ids of its filters there are, in one statement."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import FromClause, Select, String, cast, func, literal, select, union_all
from sqlalchemy.sql.selectable import CTE, CompoundSelect

from app.database import Snapshot
from app.http.ids import check_ids, id_columns
from app.http.parameters import id_filters
from app.listing.filters import Collection, Column, QueryShape, active_filters, equals_or_in
from app.models import Tally
from app.models.base import col
from app.models.tally import NONE
from app.schemas.envelope import EXACT_UP_TO, FacetCount
from app.schemas.facets import FACETS
from app.schemas.query import ListQuery

KNOWN: Final = "known:"
"""Marks, among counts, an id of a filter that exists."""

Facets = Mapping[str, Sequence[FacetCount]]
IdFilters = tuple[tuple[str, tuple[str, ...]], ...]


class Counts(NamedTuple):
    """How many records match, up to one more than are counted exactly, and how many of them have which value."""

    total: int
    facets: Facets | None


def is_precomputed(collection: Collection, values: Mapping[str, Any]) -> bool:
    """Whether a load counted this list as it is filtered: not at all, or to one value of one facet."""
    if collection.type not in FACETS:
        return False
    return len(values) <= 1 and all(name in collection.facets and len(one) == 1 for name, one in values.items())


def fetch_counts(
    snapshot: Snapshot,
    collection: Collection,
    shape: QueryShape,
    query: type[ListQuery[Any]],
    values: Mapping[str, Any],
) -> Counts:
    """What is counted of a list.

    Raises:
        InvalidParameter: for an id in a filter that no record has.
    """
    ids = tuple((name, types) for name, types in id_filters(query).items() if name in shape.asked)
    total = 0
    facets: dict[str, list[FacetCount]] = {name: [] for name in shape.facets}
    known: dict[str, set[str]] = {name: set() for name, _ in ids}
    for what, value, count in snapshot.connection.execute(select_counts(collection, shape, ids), values):
        if what == NONE:
            total = count
        elif what in facets:
            facets[what].append(FacetCount(value=value, count=min(count, EXACT_UP_TO)))
        else:
            known[what.removeprefix(KNOWN)].add(value)
    for name, types in ids:
        asked = [values[name]] if name in shape.single else values[name]
        check_ids(snapshot, name, types, [one for one in asked if one not in known[name]])
    for counts in facets.values():
        counts.sort(key=lambda one: (-one.count, one.value))
    return Counts(total, facets or None)


@lru_cache(maxsize=1024)
def select_counts(collection: Collection, shape: QueryShape, ids: IdFilters) -> CompoundSelect[*tuple[Any, ...]]:
    """The total under no name, the facets, and which ids of the filters exist, as rows of what, value and count."""
    parts = [_select_tallies(collection, shape)] if shape.is_precomputed else _count_matches(collection, shape)
    for name, types in ids:
        known = literal(KNOWN + name)
        for column, condition in id_columns(types):
            parts.append(select(known, column, literal(1)).where(equals_or_in(column, name, shape), condition))
    return union_all(*parts)


def _select_tallies(collection: Collection, shape: QueryShape) -> Select[*tuple[Any, ...]]:
    """The total and the facets as the load counted them."""
    (name,) = shape.asked or (NONE,)
    value = col(Tally.filter_value)
    return select(col(Tally.facet), col(Tally.value), col(Tally.records)).where(
        col(Tally.list) == collection.type,
        col(Tally.filter) == name,
        equals_or_in(value, name, shape) if name else value == NONE,
        col(Tally.facet).in_([NONE, *shape.facets]),
    )


def _count_matches(collection: Collection, shape: QueryShape) -> list[Select[*tuple[Any, ...]]]:
    """The total and the facets, counted now among so many matches at most."""
    own = {name: column for name in shape.facets if (column := _own_column(collection, name)) is not None}
    matches = (
        select(collection.key.label("id"), *(column.label(f"facet_{name}") for name, column in own.items()))
        .where(*active_filters(collection, shape).values())
        .limit(EXACT_UP_TO + 1)
        .cte("matches")
    )
    total: Select[*tuple[Any, ...]] = select(literal(NONE), literal(NONE), func.count()).select_from(matches)
    return [total, *(_count_facet(collection, name, matches) for name in shape.facets)]


def _own_column(collection: Collection, facet: str) -> Column | None:
    """The column of a facet that stands in the table of the list, where its index may hold it."""
    pairs = collection.facets[facet]
    _, value = pairs.selected_columns
    return value if pairs.get_final_froms() == select(collection.key).get_final_froms() else None


def _count_facet(collection: Collection, name: str, matches: CTE) -> Select[*tuple[Any, ...]]:
    """How many matches have each value of a facet."""
    source: FromClause = matches
    if (held := f"facet_{name}") in matches.c:
        value: Column = matches.c[held]
    else:
        pairs = collection.facets[name].subquery()
        identifier, value = pairs.columns
        # An outer join, for an inner one let SQLite go through all pairs rather than through the matches.
        source = matches.join(pairs, identifier == matches.c.id, isouter=True)
    counted = select(literal(name), cast(value, String), func.count()).select_from(source)
    return counted.group_by(value).having(value.is_not(None))
