"""Counts of a list, in one statement: the total, the facets, and which ids of its filters exist."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import FromClause, Select, String, cast, func, literal, select, union_all
from sqlalchemy.sql.selectable import CTE, CompoundSelect

from app.database import Snapshot
from app.http.ids import id_columns
from app.http.parameters import id_filters
from app.listing.filters import Collection, Column, QueryShape, active_filters, equals_or_in
from app.models import Tally
from app.models.base import col
from app.models.tally import NONE
from app.schemas.envelope import MAX_COUNTED, FacetCount
from app.schemas.facets import FACETS
from app.schemas.query import ListQuery

KNOWN: Final = "known:"
"""Prefix of the rows that report an existing id of a filter."""

Facets = Mapping[str, Sequence[FacetCount]]
IdFilters = tuple[tuple[str, tuple[str, ...]], ...]


class Counts(NamedTuple):
    """The number of matches, at most `MAX_COUNTED` + 1, and their facet counts; None without facets."""

    total: int
    facets: Facets | None
    missing: Mapping[str, Sequence[str]]
    """The ids in filters that no record of the right type has, by filter."""


def is_precomputed(collection: Collection, values: Mapping[str, Any]) -> bool:
    """Whether loading counted this list: it is unfiltered, or filtered by one value of one facet."""
    if collection.type not in FACETS:
        return False
    return len(values) <= 1 and all(name in collection.facets and len(given) == 1 for name, given in values.items())


def fetch_counts(
    snapshot: Snapshot,
    collection: Collection,
    shape: QueryShape,
    query: type[ListQuery[Any]],
    values: Mapping[str, Any],
) -> Counts:
    """Fetch the total and the facet counts of a list, and find the ids in its filters that do not exist."""
    ids = tuple((name, types) for name, types in id_filters(query).items() if name in shape.filters)
    total = 0
    facets: dict[str, list[FacetCount]] = {name: [] for name in shape.facets}
    known: dict[str, set[str]] = {name: set() for name, _ in ids}
    for what, value, count in snapshot.connection.execute(select_counts(collection, shape, ids), values):
        if what == NONE:
            total = count
        elif what in facets:
            facets[what].append(FacetCount(value=value, count=min(count, MAX_COUNTED)))
        else:
            known[what.removeprefix(KNOWN)].add(value)
    missing: dict[str, list[str]] = {}
    for name, _ in ids:
        given = [values[name]] if name in shape.single else values[name]
        if unknown := [identifier for identifier in given if identifier not in known[name]]:
            missing[name] = unknown
    for counts in facets.values():
        counts.sort(key=lambda facet: (-facet.count, facet.value))
    return Counts(total, facets or None, missing)


@lru_cache(maxsize=1024)
def select_counts(collection: Collection, shape: QueryShape, ids: IdFilters) -> CompoundSelect[*tuple[Any, ...]]:
    """Rows of name, value and count: the total (name `NONE`), the facets, and the existing ids of filters (`KNOWN`)."""
    parts = [_select_tallies(collection, shape)] if shape.is_precomputed else _count_matches(collection, shape)
    for name, types in ids:
        known = literal(KNOWN + name)
        for column, condition in id_columns(types):
            parts.append(select(known, column, literal(1)).where(equals_or_in(column, name, shape), condition))
    return union_all(*parts)


def _select_tallies(collection: Collection, shape: QueryShape) -> Select[*tuple[Any, ...]]:
    """The total and the facets as counted by loading."""
    (name,) = shape.filters or (NONE,)
    value = col(Tally.filter_value)
    return select(col(Tally.facet), col(Tally.value), col(Tally.records)).where(
        col(Tally.list) == collection.type,
        col(Tally.filter) == name,
        equals_or_in(value, name, shape) if name else value == NONE,
        col(Tally.facet).in_([NONE, *shape.facets]),
    )


def _count_matches(collection: Collection, shape: QueryShape) -> list[Select[*tuple[Any, ...]]]:
    """The total and the facets, counted over at most `MAX_COUNTED` + 1 matches."""
    own = {name: column for name in shape.facets if (column := _own_column(collection, name)) is not None}
    matches = (
        select(collection.key.label("id"), *(column.label(f"facet_{name}") for name, column in own.items()))
        .where(*active_filters(collection, shape).values())
        .limit(MAX_COUNTED + 1)
        .cte("matches")
    )
    total: Select[*tuple[Any, ...]] = select(literal(NONE), literal(NONE), func.count()).select_from(matches)
    return [total, *(_count_facet(collection, name, matches) for name in shape.facets)]


def _own_column(collection: Collection, facet: str) -> Column | None:
    """The column of a facet if it is in the table of the list, where an index may cover it; None otherwise."""
    pairs = collection.facets[facet]
    _, value = pairs.selected_columns
    return value if pairs.get_final_froms() == select(collection.key).get_final_froms() else None


def _count_facet(collection: Collection, name: str, matches: CTE) -> Select[*tuple[Any, ...]]:
    """The number of matches per value of a facet."""
    source: FromClause = matches
    if (label := f"facet_{name}") in matches.c:
        value: Column = matches.c[label]
    else:
        pairs = collection.facets[name].subquery()
        identifier, value = pairs.columns
        # With an inner join SQLite would scan all pairs instead of the matches.
        source = matches.join(pairs, identifier == matches.c.id, isouter=True)
    counted = select(literal(name), cast(value, String), func.count()).select_from(source)
    return counted.group_by(value).having(value.is_not(None))
