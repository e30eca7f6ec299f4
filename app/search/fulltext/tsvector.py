"""Full-text search in PostgreSQL, with two tables of lexemes and a GIN index on each."""

from typing import Final

from sqlalchemy import Connection, select, text

from app.models import SearchName, SearchText
from app.models.base import col
from app.search.fulltext.query import FullTextQuery, lexemes

INSERT: Final = "INSERT INTO {} (position, lexemes) VALUES (:position, array_to_tsvector(CAST(:lexemes AS text[])))"


def expression(query: FullTextQuery) -> str:
    """The query as a tsquery; an empty one matches nothing."""
    words = [" | ".join(f"'{query.mark}{form}'" for form in forms) for forms in query.terms]
    words += [f"'{word}':*" for word in query.unfinished]
    return " & ".join(f"({one})" for one in words)


def subselect(index: str, expression: str, most: str) -> str:
    """SQL for the positions of the first rows of a lexeme table that match an expression."""
    return (
        f"(SELECT position FROM {index} WHERE lexemes @@ CAST({expression} AS tsquery) ORDER BY position LIMIT {most})"  # noqa: S608  # constant names, bound values
    )


def fill_indexes(connection: Connection) -> None:
    """Replace the rows of the lexeme tables."""
    for index in ("text_index", "name_index"):
        connection.execute(text(f"DELETE FROM {index}"))  # noqa: S608  # as above
    texts = select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes))
    _insert(
        connection, "text_index", [(place, lexemes(stems, codes)) for place, stems, codes in connection.execute(texts)]
    )
    names = select(col(SearchName.position), col(SearchName.words))
    _insert(connection, "name_index", [(place, words.split()) for place, words in connection.execute(names)])


def _insert(connection: Connection, index: str, rows: list[tuple[int, list[str]]]) -> None:
    if rows:
        bound = [{"position": position, "lexemes": lexemes} for position, lexemes in rows]
        connection.execute(text(INSERT.format(index)), bound)
