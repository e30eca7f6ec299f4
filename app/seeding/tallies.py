"""Count every list once: all of it, and what each value of one filter leaves of it."""

from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, String, cast, func, insert, literal, select, union_all

from app.models import Tally
from app.models.record import table_of
from app.models.tally import NONE
from app.schemas.facets import FACETS, members_of

COLUMNS: Final = [column.name for column in table_of(Tally).columns]


def fill_tallies(connection: Connection) -> None:
    """Count what the tables of records hold, with two statements for each list."""
    for name in FACETS:
        for counted in (_count_all(name), _count_values(name)):
            connection.execute(insert(table_of(Tally)).from_select(COLUMNS, counted))


def _count_all(name: str) -> Select[*tuple[Any, ...]]:
    """The total of a list, which may be 0."""
    nothing = [literal(NONE)] * 4
    return select(literal(name), *nothing, func.count()).select_from(members_of(name).subquery())


def _count_values(name: str) -> Select[*tuple[Any, ...]]:
    """How many records of a list have each value of a facet: of all, and of those with each value of a filter."""
    pairs = _facet_values(name)
    kept, facet = pairs.alias("kept"), pairs.alias("facet")
    columns = [kept.c.name, kept.c.value, facet.c.name, facet.c.value]
    return (
        select(literal(name), *columns, func.count())
        .join_from(kept, facet, kept.c.id == facet.c.id)
        .where((kept.c.name != NONE) | (facet.c.name != NONE))
        .group_by(*columns)
    )


def _facet_values(name: str) -> CTE:
    """Each value of each facet for each record of a list, and one row for each record that stands for no facet."""
    members = members_of(name).subquery("members")
    identifier = members.c[0].label("id")
    parts = [select(identifier, literal(NONE).label("name"), literal(NONE).label("value"))]
    for facet, pairs in FACETS[name].items():
        record_id, value = pairs.subquery().columns
        part = select(identifier, literal(facet), cast(value, String)).join_from(
            members, record_id.table, record_id == members.c[0]
        )
        parts.append(part.where(value.is_not(None)))
    return union_all(*parts).cte("facet_values")
