"""Full-text search in SQLite, with two FTS5 indexes."""

from typing import Any, Final

from sqlalchemy import Connection, Insert, Integer, column, insert, select, table, text

from app.models import SearchName, SearchText
from app.models.base import col
from app.search.fulltext.query import FullTextQuery, lexemes

_TEXT_INDEX: Final = table("text_index", column("rowid", Integer), column("lexemes"))
_NAME_INDEX: Final = table("name_index", column("rowid", Integer), column("words"))

# Field prefixes of lexemes end with a colon. Without positions, which no query uses, the indexes are smaller.
_CREATE_TEXT_INDEX: Final = """
    CREATE VIRTUAL TABLE text_index USING fts5(
        lexemes, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars ':'"
    )
"""
_CREATE_NAME_INDEX: Final = """
    CREATE VIRTUAL TABLE name_index USING fts5(
        words, content='', columnsize=0, detail=none, prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0'
    )
"""


def create_indexes(connection: Connection) -> None:
    """Create the FTS5 tables, as the migrations do."""
    connection.exec_driver_sql(_CREATE_TEXT_INDEX)
    connection.exec_driver_sql(_CREATE_NAME_INDEX)


def expression(query: FullTextQuery) -> str:
    """The query in the syntax of FTS5; an empty one matches nothing."""
    clauses = [" OR ".join(f'"{query.field}{form}"' for form in forms) for forms in query.terms]
    clauses += [f'"{word}" *' for word in query.prefixes]
    return " AND ".join(f"({clause})" for clause in clauses) or '""'


def subselect(index: str, expression: str, limit: str) -> str:
    """SQL for the positions of the first rows of an FTS5 table that match an expression."""
    # Without ranking, FTS5 returns rows by position and stops at the limit; ranking would read every match.
    return f"(SELECT rowid AS position FROM {index} WHERE {index} MATCH {expression} ORDER BY rowid LIMIT {limit})"  # noqa: S608  # constant names, bound values


def fill_indexes(connection: Connection) -> None:
    """Fill the FTS5 tables and merge each into one segment."""
    texts = connection.execute(select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes)))
    _insert(
        connection,
        insert(_TEXT_INDEX),
        [{"rowid": position, "lexemes": " ".join(lexemes(stems, codes))} for position, stems, codes in texts],
    )
    names = connection.execute(select(col(SearchName.position), col(SearchName.words)))
    _insert(connection, insert(_NAME_INDEX), [{"rowid": position, "words": words} for position, words in names])
    for index in ("text_index", "name_index"):
        # Queries look up every word in every segment, so several segments are merged into one.
        connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))  # noqa: S608  # constant names


def _insert(connection: Connection, statement: Insert, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
