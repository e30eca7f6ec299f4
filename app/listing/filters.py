"""What a list can be asked: what each filter, sort key and facet means, declared once for each collection."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    ColumnElement,
    FromClause,
    SQLColumnExpression,
    bindparam,
    literal,
    select,
)
from sqlalchemy.sql import operators
from sqlmodel import SQLModel

from app.models import Record, Relation, Rendered, SearchText
from app.models.base import col
from app.models.links import listed_records
from app.models.record import ListedKey, table_of
from app.models.record_type import Pairs
from app.models.terms import Standing
from app.schemas.query import ListQuery, takes_several
from app.search.fulltext import MAX_MATCHES, query_parameter, text_matches

Column = SQLColumnExpression[Any]
Conditions = dict[str, ColumnElement[bool]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection:
    """What a list can be asked: what each filter means, what each sort key and facet stands for."""

    type: str
    key: Column
    """The id, in the table of this type."""
    conditions: Mapping[str, ColumnElement[bool]]
    sorts: Mapping[str, Column]
    """Columns of the same table. The first is the usual order, in which the index of each filter by value goes on."""
    facets: Mapping[str, Pairs]

    @cached_property
    def by_value(self) -> frozenset[str]:
        """The filters that want one of some values in a column of this table."""
        return frozenset(name for name, one in self.conditions.items() if _is_by_value(one))


def _is_by_value(condition: ColumnElement[bool]) -> bool:
    if not isinstance(condition, BinaryExpression) or not isinstance(condition.right, BindParameter):
        return False
    return condition.operator in (operators.eq, operators.in_op)


class QueryShape(NamedTuple):
    """What decides the statements of a list, apart from values."""

    asked: frozenset[str]
    single: frozenset[str]
    """Filters by value that are given one value: an index may hold the records with it in order."""
    sort: tuple[str, ...]
    after: bool
    facets: tuple[str, ...]
    is_precomputed: bool
    """Whether a load counted all that is asked to be counted."""


def active_filters(collection: Collection, shape: QueryShape) -> dict[str, ColumnElement[bool]]:
    """What each filter of a question wants."""
    return {name: _asked_condition(collection.conditions[name], name, shape) for name in sorted(shape.asked)}


def _asked_condition(condition: ColumnElement[bool], name: str, shape: QueryShape) -> ColumnElement[bool]:
    if name in shape.single and isinstance(condition, BinaryExpression):
        return equals_or_in(condition.left, name, shape)
    return condition


def equals_or_in(column: Column, name: str, shape: QueryShape) -> ColumnElement[bool]:
    """Whether a column holds what a filter wants; one value needs no list, which is written anew for each question."""
    return column == bindparam(name) if name in shape.single else column.in_(bound_values(name))


def bound_values(name: str) -> Any:
    """The values of a filter, bound when the statement is run."""
    return bindparam(name, expanding=True)


def records_of(model: type[SQLModel]) -> FromClause:
    """Rendered documents with their records and the table of their type."""
    table = table_of(model)
    documents = table_of(Rendered).join(table_of(Record), col(Record.id) == col(Rendered.id))
    return documents.join(table, table.c.id == col(Record.id))


def parts_of(model: type[SQLModel]) -> FromClause:
    """Rendered documents of what is part of a record: passages, intakes."""
    table = table_of(model)
    return table_of(Rendered).join(table, table.c.id == col(Rendered.id))


def common_sorts(model: type[ListedKey]) -> dict[str, Column]:
    """The sort keys that every list of records has."""
    return {"name": col(model.sort_name), "updated_on": col(model.updated_on)}


FOUND: Final = select(col(SearchText.record_id)).where(
    col(SearchText.position).op("IN")(text_matches(query_parameter("q"), literal(MAX_MATCHES)))
)
"""The records with the words of a question."""


def column_filters(model: type[SQLModel], query: type[ListQuery[Any]]) -> Conditions:
    """The filters of a query model that are named for a column of the table: any of their values, or the one value."""
    columns = table_of(model).c
    return {
        name: columns[name].in_(bound_values(name)) if takes_several(query, name) else columns[name] == bindparam(name)
        for name in query.model_fields
        if name in columns
    }


def record_filters(model: type[ListedKey], query: type[ListQuery[Any]]) -> Conditions:
    """The filters of a list of records that need no definition of their own: those by column, and `q`."""
    return column_filters(model, query) | {"q": col(model.id).in_(FOUND)}


def links_to(key: Column, name: str, member: str = "about") -> ColumnElement[bool]:
    """Whether a record lists any of the ids of a filter."""
    pairs = listed_records(member)
    return key.in_(select(pairs.c.record_id).where(pairs.c.target_id.in_(bound_values(name))))


def relations(key: Column, *names: str) -> Conditions:
    """Filters over claims, each named for the records at the other end, and the standing of those claims."""
    standing = key.in_(select(col(Relation.record_id)).where(col(Relation.standing).in_(bound_values("standing"))))
    return {name: _related_to(key, name) for name in names} | {"standing": standing}


def _related_to(key: Column, name: str) -> ColumnElement[bool]:
    """Whether a claim that counts relates a record to any of the ids of a filter."""
    return key.in_(
        select(col(Relation.record_id)).where(
            col(Relation.other_id).in_(bound_values(name)),
            col(Relation.standing).in_(bound_values("standing")),
        )
    )


NOT_REJECTED: Final = [standing.value for standing in Standing if standing is not Standing.REJECTED]
"""The standings of the claims that relate, unless `standing` asks for others."""
