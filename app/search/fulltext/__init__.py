"""Full text: what is wanted, said the same for every database, and which rows have it.

Words are folded and stemmed before (`search.words`), so a database only has to find equal ones. `fts5` is how SQLite
does it, `tsvector` how PostgreSQL does; both give the same rows, the first by position.
"""

from typing import Any, Final, Protocol

from sqlalchemy import BindParameter, Connection, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.search.fulltext import fts5, tsvector
from app.search.fulltext.wanted import NAMES, NOTHING, WORDS, Wanted, all_of, beginning, with_codes

MOST_MATCHES: Final = 10_001
"""A filter keeps so many matches at most, the first by position."""


class FullText(Protocol):
    """What a database brings: a module of the name of its way."""

    def expression(self, wanted: Wanted, /) -> str:
        """What is wanted, as the database writes it."""

    def subselect(self, index: str, expression: str, most: str, /) -> str:
        """Positions of the rows of an index that an expression matches, the first ones only, as SQL."""

    def fill_indexes(self, connection: Connection, /) -> None:
        """Index what stands in the search tables."""


STORES: Final[dict[str, FullText]] = {"sqlite": fts5, "postgresql": tsvector}


class _Expression(TypeDecorator[Wanted]):
    """What is wanted, as the database writes it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Wanted | None, dialect: Dialect) -> str:
        return STORES[dialect.name].expression(value or NOTHING)


def wanted(name: str) -> BindParameter[Wanted]:
    """The place of what is wanted in a statement, bound when it is run."""
    return bindparam(name, type_=_Expression())


class text_matches(FunctionElement[int]):  # noqa: N801  # reads as the function it stands for in SQL
    """Positions in `search_text` of the records that have what is wanted, the first ones only."""

    inherit_cache = True


class name_matches(FunctionElement[int]):  # noqa: N801  # as above
    """Positions in `search_name` of the names that have what is wanted, the first ones only."""

    inherit_cache = True


@compiles(text_matches)
def _text_matches(element: text_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("text_index", element, compiler, options)


@compiles(name_matches)
def _name_matches(element: name_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("name_index", element, compiler, options)


def _subselect(index: str, element: FunctionElement[int], compiler: SQLCompiler, options: Any) -> str:
    expression, most = (compiler.process(clause, **options) for clause in element.clauses)
    # To find the tables of a statement, SQLAlchemy compiles it for no database in particular.
    store = STORES.get(compiler.dialect.name, STORES["sqlite"])
    return store.subselect(index, expression, most)


def fill_indexes(connection: Connection) -> None:
    """Index what stands in the search tables."""
    STORES[connection.dialect.name].fill_indexes(connection)


__all__ = [
    "MOST_MATCHES",
    "NAMES",
    "NOTHING",
    "WORDS",
    "Wanted",
    "all_of",
    "beginning",
    "fill_indexes",
    "name_matches",
    "text_matches",
    "wanted",
    "with_codes",
]
