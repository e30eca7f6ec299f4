"""Full-text search, independent of the database.

Words are folded and stemmed beforehand (`search.words`), so the database only compares lexemes. `fts5` implements it
for SQLite and `tsvector` for PostgreSQL; both return the same rows, the first by position.
"""

from typing import Any, Final, Protocol

from sqlalchemy import BindParameter, Connection, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.search.fulltext import fts5, tsvector
from app.search.fulltext.query import ANYWHERE, NAMES, NO_MATCHES, FullTextQuery, all_of, with_codes, with_prefixes

MAX_MATCHES: Final = 10_001
"""Maximum number of matches of a filter, the first by position."""


class FullTextBackend(Protocol):
    """Interface of the modules that implement full-text search in one database."""

    def expression(self, query: FullTextQuery, /) -> str:
        """The query in the syntax of the database."""

    def subselect(self, index: str, expression: str, limit: str, /) -> str:
        """SQL for the positions of the first rows of an index that match an expression."""

    def fill_indexes(self, connection: Connection, /) -> None:
        """Fill the full-text indexes from the search tables."""


BACKENDS: Final[dict[str, FullTextBackend]] = {"sqlite": fts5, "postgresql": tsvector}


class _FullTextExpression(TypeDecorator[FullTextQuery]):
    """A full-text query, bound in the syntax of the database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: FullTextQuery | None, dialect: Dialect) -> str:
        return BACKENDS[dialect.name].expression(value or NO_MATCHES)


def query_parameter(name: str) -> BindParameter[FullTextQuery]:
    """A named bind parameter for a full-text query."""
    return bindparam(name, type_=_FullTextExpression())


class text_matches(FunctionElement[int]):  # noqa: N801  # named like an SQL function
    """Positions in `search_text` of the first records that match a query."""

    inherit_cache = True


class name_matches(FunctionElement[int]):  # noqa: N801  # as above
    """Positions in `search_name` of the first names that match a query."""

    inherit_cache = True


@compiles(text_matches)
def _text_matches(element: text_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("text_index", element, compiler, options)


@compiles(name_matches)
def _name_matches(element: name_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("name_index", element, compiler, options)


def _subselect(index: str, element: FunctionElement[int], compiler: SQLCompiler, options: Any) -> str:
    expression, limit = (compiler.process(clause, **options) for clause in element.clauses)
    # SQLAlchemy uses its default dialect when it compiles a statement only to collect its tables.
    backend = BACKENDS.get(compiler.dialect.name, BACKENDS["sqlite"])
    return backend.subselect(index, expression, limit)


def fill_indexes(connection: Connection) -> None:
    """Fill the full-text indexes of the database from its search tables."""
    BACKENDS[connection.dialect.name].fill_indexes(connection)


__all__ = [
    "ANYWHERE",
    "MAX_MATCHES",
    "NAMES",
    "NO_MATCHES",
    "FullTextQuery",
    "all_of",
    "fill_indexes",
    "name_matches",
    "query_parameter",
    "text_matches",
    "with_codes",
    "with_prefixes",
]
