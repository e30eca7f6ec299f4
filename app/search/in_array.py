"""Membership test that binds all values as one array.

SQLAlchemy renders an expanding list of placeholders for each query; for twenty values that takes longer than the query.
"""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ARRAY, ColumnElement, ColumnExpressionArgument, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Values(TypeDecorator[Sequence[str]]):
    """Strings bound as one value: a JSON array in SQLite, an array in PostgreSQL."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(String()) if dialect.name == "postgresql" else String()

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else to_json(value).decode()


class _in_array(FunctionElement[bool]):  # noqa: N801  # named like the SQL function it compiles to
    inherit_cache = True


def in_array(column: ColumnExpressionArgument[str], name: str) -> ColumnElement[bool]:
    """Whether a column equals one of the values of a named bind parameter."""
    return _in_array(column, bindparam(name, type_=_Values()))


@compiles(_in_array)
def _as_json(element: _in_array, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  # both operands are compiled


@compiles(_in_array, "postgresql")
def _as_array(element: _in_array, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({values})"
