"""Full text in SQLite: the two FTS5 indexes, and how a question is put to them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Insert, Integer, column, insert, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.models import SearchName, SearchText
from app.models.record import table_of
from app.search.words import stems_of

WORDS: Final = ("names", "synonyms", "lead", "body", "context")
FIELDS: Final = (*WORDS, "codes")
TEXTS: Final = table("text_index", column("rowid", Integer), *(column(field) for field in FIELDS))
NAMES: Final = table("name_index", column("rowid", Integer), column("words"))
MOST_MATCHES: Final = 10_001
"""A filter keeps so many matches at most, the first by position."""


NOTHING: Final = '""'
"""An expression that no record matches."""


class text_matches(FunctionElement[int]):  # noqa: N801  # reads as the function it stands for in SQL
    """Positions in `search_text` of the records that an expression matches, the first ones only."""

    inherit_cache = True


class name_matches(FunctionElement[int]):  # noqa: N801  # as above
    """Positions in `search_name` of the names that an expression matches, the first ones only."""

    inherit_cache = True


@compiles(text_matches, "sqlite")
def _text_matches(element: text_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("text_index", element, compiler, options)


@compiles(name_matches, "sqlite")
def _name_matches(element: name_matches, compiler: SQLCompiler, **options: Any) -> str:
    return _subselect("name_index", element, compiler, options)


def _subselect(name: str, element: FunctionElement[int], compiler: SQLCompiler, options: Any) -> str:
    expression, most = (compiler.process(clause, **options) for clause in element.clauses)
    # Without ranking, FTS5 gives rows by position and stops at the limit; ranking would read every match.
    return f"(SELECT rowid FROM {name} WHERE {name} MATCH {expression} ORDER BY rowid LIMIT {most})"  # noqa: S608  # names are ours, values are bound


def expression(terms: Sequence[Sequence[str]], fields: Sequence[str] = ()) -> str:
    """All of the terms, each in any of its forms, as FTS5 writes it; only in some fields where asked.

    Stems hold letters and digits alone and stand in quotes, so nothing that a user types is syntax.
    """
    words = " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in terms)
    return f"{{{' '.join(fields or WORDS)}}} : ({words})"


def with_codes(keys: Sequence[str]) -> str:
    """Any of these codes."""
    return "{codes} : (" + " OR ".join(f'"{key}"' for key in keys) + ")"


def beginning(whole: Sequence[str], unfinished: Sequence[str]) -> str:
    """All of the words, of which some may go on."""
    return " AND ".join([*(f'"{word}"' for word in whole), *(f'"{word}" *' for word in unfinished)])


def fill_indexes(connection: Connection) -> None:
    """Index what stands in the search tables."""
    texts = table_of(SearchText)
    rows = [
        dict(row, names=stems_of(row["names"]), synonyms=stems_of(row["synonyms"]))
        for row in connection.execute(select(texts.c.position.label("rowid"), *(texts.c[name] for name in FIELDS)))
        .mappings()
        .all()
    ]
    _insert(connection, insert(TEXTS), rows)
    names = table_of(SearchName)
    statement = select(names.c.position.label("rowid"), names.c.words)
    _insert(connection, insert(NAMES), [dict(row) for row in connection.execute(statement).mappings()])


def _insert(connection: Connection, statement: Insert, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
