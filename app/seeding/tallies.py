"""Precomputes the counts of every list: its total, and its facet counts with at most one filter value."""

from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, String, cast, func, insert, literal, select, union_all

from app.models import Tally
from app.models.record import table_of
from app.models.tally import NONE
from app.schemas.facets import FACETS, select_ids

COLUMNS: Final = [column.name for column in table_of(Tally).columns]


def fill_tallies(connection: Connection) -> None:
    """Fill the table of precomputed counts, with two statements for each list."""
    for name in FACETS:
        for counts in (_select_total(name), _select_facet_counts(name)):
            connection.execute(insert(table_of(Tally)).from_select(COLUMNS, counts))


def _select_total(name: str) -> Select[*tuple[Any, ...]]:
    """Select the total of a list, which may be 0."""
    nothing = [literal(NONE)] * 4
    return select(literal(name), *nothing, func.count()).select_from(select_ids(name).subquery())


def _select_facet_counts(name: str) -> Select[*tuple[Any, ...]]:
    """Select the number of records for each facet value: of the whole list, and for each value of one filter."""
    pairs = _select_facet_values(name)
    filtered, facet = pairs.alias("filtered"), pairs.alias("facet")
    columns = [filtered.c.name, filtered.c.value, facet.c.name, facet.c.value]
    return (
        select(literal(name), *columns, func.count())
        .join_from(filtered, facet, filtered.c.id == facet.c.id)
        .where((filtered.c.name != NONE) | (facet.c.name != NONE))
        .group_by(*columns)
    )


def _select_facet_values(name: str) -> CTE:
    """Select each facet value of each record of a list, and for each record one row for no facet."""
    members = select_ids(name).subquery("members")
    identifier = members.c[0].label("id")
    parts = [select(identifier, literal(NONE).label("name"), literal(NONE).label("value"))]
    for facet, pairs in FACETS[name].items():
        record_id, value = pairs.subquery().columns
        values = select(identifier, literal(facet), cast(value, String)).join_from(
            members, record_id.table, record_id == members.c[0]
        )
        parts.append(values.where(value.is_not(None)))
    return union_all(*parts).cte("facet_values")
