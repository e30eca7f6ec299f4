"""Filters, sort keys and facets of collections, as SQL expressions."""

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

from app.models import Change, Intake, Passage, Record, Relation, Rendered, SearchText
from app.models.associations import listed_records, listed_terms
from app.models.base import col
from app.models.record import IdOf, ListedKey, OrderedKey, table_of
from app.models.record_type import Pairs
from app.models.registry import TYPES
from app.models.terms import Standing
from app.schemas.query import ListedIn, ListQuery, RelatedByClaims, takes_several
from app.search.fulltext import MAX_MATCHES, query_parameter, text_matches

Column = SQLColumnExpression[Any]
Conditions = dict[str, ColumnElement[bool]]

ID_COLUMNS: Final[Mapping[str, Column]] = {
    **{name: col(record_type.table.id) for name, record_type in TYPES.items()},
    "passages": col(Passage.id),
    "intakes": col(Intake.id),
    "changes": col(Change.document),
}
"""The column that identifies what a collection lists, by type."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection:
    """The SQL of one collection: a condition per filter, a column per sort key, a query per facet."""

    query: type[ListQuery[Any]]
    """The parameters of the list."""
    type: str
    conditions: Mapping[str, ColumnElement[bool]]
    sorts: Mapping[str, Column]
    """Columns of the same table. The first is the default; indexes of single-value filters continue with it."""
    facets: Mapping[str, Pairs]

    @property
    def key(self) -> Column:
        """The id column in the table of this type."""
        return ID_COLUMNS[self.type]

    @cached_property
    def by_value(self) -> frozenset[str]:
        """The filters that compare a column of this table with given values."""
        return frozenset(name for name, condition in self.conditions.items() if _is_by_value(condition))


def _is_by_value(condition: ColumnElement[bool]) -> bool:
    if not isinstance(condition, BinaryExpression) or not isinstance(condition.right, BindParameter):
        return False
    return condition.operator in (operators.eq, operators.in_op)


class QueryShape(NamedTuple):
    """Everything that determines the SQL statements of a list, except values; the key of compiled statements."""

    filters: frozenset[str]
    single: frozenset[str]
    """Filters by value with a single value: an index may have the matches in order."""
    sort: tuple[str, ...]
    has_cursor: bool
    facets: tuple[str, ...]
    is_precomputed: bool
    """Whether loading counted the total and all requested facets."""
    is_complete: bool = False
    """Whether whole records are requested instead of summaries."""


def active_filters(collection: Collection, shape: QueryShape) -> dict[str, ColumnElement[bool]]:
    """The condition of each filter in a query."""
    return {name: _condition_for(collection.conditions[name], name, shape) for name in sorted(shape.filters)}


def _condition_for(condition: ColumnElement[bool], name: str, shape: QueryShape) -> ColumnElement[bool]:
    if name in shape.single and isinstance(condition, BinaryExpression):
        return equals_or_in(condition.left, name, shape)
    return condition


def equals_or_in(column: Column, name: str, shape: QueryShape) -> ColumnElement[bool]:
    """Compare a column with the values of a filter; one value avoids an IN list, expanded per execution."""
    return column == bindparam(name) if name in shape.single else column.in_(bound_values(name))


def bound_values(name: str) -> Any:
    """A bound parameter for the list of values of a filter."""
    return bindparam(name, expanding=True)


def join_records(model: type[SQLModel]) -> FromClause:
    """The join of documents, records and the table of one record type."""
    table = table_of(model)
    documents = table_of(Rendered).join(table_of(Record), col(Record.id) == col(Rendered.id))
    return documents.join(table, table.c.id == col(Record.id))


def join_parts(model: type[SQLModel]) -> FromClause:
    """The join of documents and the table of one type of part: passages or intakes."""
    table = table_of(model)
    return table_of(Rendered).join(table, table.c.id == col(Rendered.id))


def common_sorts(model: type[ListedKey]) -> dict[str, Column]:
    """The sort keys that all lists of records share; the default is editorial if the type has such an order."""
    editorial = {"editorial": col(model.editorial_order)} if issubclass(model, OrderedKey) else {}
    return {**editorial, "name": col(model.sort_name), "updated_on": col(model.updated_on)}


TEXT_MATCHES: Final = select(col(SearchText.record_id)).where(
    col(SearchText.position).op("IN")(text_matches(query_parameter("q"), literal(MAX_MATCHES)))
)
"""The records that match a full-text query."""


def column_filters(model: type[SQLModel], query: type[ListQuery[Any]]) -> Conditions:
    """The filters of a query model named after a column, or after one with `_min` or `_max`."""
    columns = table_of(model).c
    filters: Conditions = {}
    for name in query.model_fields:
        column, _, bound = name.rpartition("_")
        if name in columns and takes_several(query, name):
            filters[name] = columns[name].in_(bound_values(name))
        elif name in columns:
            filters[name] = columns[name] == bindparam(name)
        elif column in columns and bound == "min":
            filters[name] = columns[column] >= bindparam(name)
        elif column in columns and bound == "max":
            filters[name] = columns[column] <= bindparam(name)
    return filters


def record_filters(model: type[ListedKey], query: type[ListQuery[Any]]) -> Conditions:
    """The filters of a list of records that need no definition of their own: by column, by mark, and `q`."""
    filters = column_filters(model, query) | {"q": col(model.id).in_(TEXT_MATCHES)}
    for name, info in query.model_fields.items():
        marks = {type(mark): mark for mark in info.metadata}
        if listed := marks.get(ListedIn):
            filters[name] = _lists(model, listed.member, name, of_records=IdOf in marks)
        elif RelatedByClaims in marks:
            filters |= {name: _related_to(model, name), "standing": _has_relation(model)}
    return filters


def _lists(model: type[ListedKey], member: str, name: str, *, of_records: bool) -> ColumnElement[bool]:
    """Whether a list of records or terms inside a record contains any of the values of a filter."""
    pairs = listed_records(member) if of_records else listed_terms(member)
    value = pairs.c.target_id if of_records else pairs.c.term
    return col(model.id).in_(select(pairs.c.record_id).where(value.in_(bound_values(name))))


def _has_relation(model: type[ListedKey]) -> ColumnElement[bool]:
    """Whether a claim of the requested standing relates a record to any other."""
    return col(model.id).in_(
        select(col(Relation.record_id)).where(col(Relation.standing).in_(bound_values("standing")))
    )


def _related_to(model: type[ListedKey], name: str) -> ColumnElement[bool]:
    """Whether a claim of the requested standing relates a record to any of the ids of a filter."""
    return col(model.id).in_(
        select(col(Relation.record_id)).where(
            col(Relation.other_id).in_(bound_values(name)),
            col(Relation.standing).in_(bound_values("standing")),
        )
    )


NOT_REJECTED: Final = [standing.value for standing in Standing if standing is not Standing.REJECTED]
"""The default of `standing`: all but rejected claims."""
