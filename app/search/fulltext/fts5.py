"""Full text in SQLite: two FTS5 indexes."""

from typing import Any, Final

from sqlalchemy import Connection, Insert, Integer, column, insert, select, table

from app.models import SearchName, SearchText
from app.models.record import table_of
from app.search.fulltext.wanted import Wanted
from app.search.index import WORDS
from app.search.words import stems_of

FIELDS: Final = (*WORDS, "codes")
TEXTS: Final = table("text_index", column("rowid", Integer), *(column(field) for field in FIELDS))
NAMES: Final = table("name_index", column("rowid", Integer), column("words"))


def expression(wanted: Wanted) -> str:
    """What is wanted, as FTS5 writes it."""
    words = [" OR ".join(f'"{form}"' for form in forms) for forms in wanted.terms]
    words += [f'"{word}" *' for word in wanted.unfinished]
    if not words:
        return '""'
    where = f"{{{' '.join(wanted.fields)}}} : " if wanted.fields else ""
    return f"{where}({' AND '.join(f'({one})' for one in words)})"


def subselect(index: str, expression: str, most: str) -> str:
    """The rows of an index that an expression matches, as SQL."""
    # Without ranking, FTS5 gives rows by position and stops at the limit; ranking would read every match.
    return f"(SELECT rowid FROM {index} WHERE {index} MATCH {expression} ORDER BY rowid LIMIT {most})"  # noqa: S608  # names are ours, values are bound


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
