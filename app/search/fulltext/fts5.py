"""Full text in SQLite: two FTS5 indexes."""

from typing import Any, Final

from sqlalchemy import Connection, Insert, Integer, column, insert, select, table, text

from app.models import SearchName, SearchText
from app.models.base import col
from app.search.fulltext.wanted import Wanted, lexemes

TEXTS: Final = table("text_index", column("rowid", Integer), column("lexemes"))
NAMES: Final = table("name_index", column("rowid", Integer), column("words"))


def expression(wanted: Wanted) -> str:
    """What is wanted, as FTS5 writes it."""
    words = [" OR ".join(f'"{wanted.mark}{form}"' for form in forms) for forms in wanted.terms]
    words += [f'"{word}" *' for word in wanted.unfinished]
    return " AND ".join(f"({one})" for one in words) or '""'


def subselect(index: str, expression: str, most: str) -> str:
    """The rows of an index that an expression matches, as SQL."""
    # Without ranking, FTS5 gives rows by position and stops at the limit; ranking would read every match.
    return f"(SELECT rowid AS position FROM {index} WHERE {index} MATCH {expression} ORDER BY rowid LIMIT {most})"  # noqa: S608  # names are ours, values are bound


def fill_indexes(connection: Connection) -> None:
    """Index what stands in the search tables."""
    texts = connection.execute(select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes)))
    _insert(
        connection,
        insert(TEXTS),
        [{"rowid": one, "lexemes": " ".join(lexemes(stems, codes))} for one, stems, codes in texts],
    )
    names = connection.execute(select(col(SearchName.position), col(SearchName.words)))
    _insert(connection, insert(NAMES), [{"rowid": one, "words": words} for one, words in names])
    for index in ("text_index", "name_index"):
        # One segment instead of several, each of which would be searched for every word.
        connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))  # noqa: S608  # names are ours


def _insert(connection: Connection, statement: Insert, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
