"""Full text in SQLite: two FTS5 indexes."""

from typing import Any, Final

from sqlalchemy import Connection, Insert, Integer, column, insert, select, table
from sqlmodel import col

from app.models import SearchName, SearchText
from app.search.fulltext.wanted import CODES, WORDS, Wanted
from app.search.index import parts_of

TEXTS: Final = table("text_index", column("rowid", Integer), *map(column, (*WORDS, *CODES)))
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
    return f"(SELECT rowid AS position FROM {index} WHERE {index} MATCH {expression} ORDER BY rowid LIMIT {most})"  # noqa: S608  # names are ours, values are bound


def fill_indexes(connection: Connection) -> None:
    """Index what stands in the search tables."""
    texts = select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes))
    _insert(connection, insert(TEXTS), [_columns(*row) for row in connection.execute(texts)])
    names = select(col(SearchName.position), col(SearchName.words))
    rows = [{"rowid": position, "words": words} for position, words in connection.execute(names)]
    _insert(connection, insert(NAMES), rows)


def _columns(position: int, stems: str, codes: str) -> dict[str, Any]:
    names, texts = parts_of(stems)
    return {"rowid": position, "names": names, "texts": texts, "codes": codes}


def _insert(connection: Connection, statement: Insert, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
