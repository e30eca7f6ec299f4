"""Count every list once: all of it, and what each value of one filter leaves of it."""

from itertools import product
from typing import Any, Final

from sqlalchemy import Connection, FromClause, Select, String, cast, func, insert, literal, select

from app.models import Tally
from app.models.record import table_of
from app.models.tally import NONE
from app.schemas.facets import FACETS, members_of

COLUMNS: Final = [column.name for column in table_of(Tally).columns]


def fill_tallies(connection: Connection) -> None:
    """Count what the tables of records hold."""
    for name, facets in FACETS.items():
        for kept, facet in product((NONE, *facets), repeat=2):
            connection.execute(insert(table_of(Tally)).from_select(COLUMNS, _count(name, kept, facet)))


def _count(name: str, kept: str, facet: str) -> Select[*tuple[Any, ...]]:
    """Rows of tallies for a list: for each value of a filter, and of a facet, where they are given."""
    members = members_of(name).subquery("members")
    source: FromClause = members
    columns: list[Any] = [literal(name)]
    values = []
    for one in (kept, facet):
        if one == NONE:
            columns += [literal(NONE), literal(NONE)]
            continue
        identifier, value = FACETS[name][one].subquery().columns
        source = source.join(identifier.table, identifier == members.c[0])
        values.append(value)
        columns += [literal(one), cast(value, String)]
    counted = select(*columns, func.count()).select_from(source)
    return counted.where(*(value.is_not(None) for value in values)).group_by(*values)
