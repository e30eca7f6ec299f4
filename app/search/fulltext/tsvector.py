"""Full-text search in PostgreSQL, with two tables of lexemes and a GIN index on each."""

from typing import Final

from sqlalchemy import Connection, select, text

from app.models import SearchName, SearchText
from app.models.base import col
from app.search.fulltext.query import FullTextQuery, lexemes

_INSERT: Final = "INSERT INTO {} (position, lexemes) VALUES (:position, array_to_tsvector(CAST(:lexemes AS text[])))"


def expression(query: FullTextQuery) -> str:
    """The query as a tsquery; an empty one matches nothing."""
    clauses = [" | ".join(f"'{query.field}{form}'" for form in forms) for forms in query.terms]
    clauses += [f"'{word}':*" for word in query.prefixes]
    return " & ".join(f"({clause})" for clause in clauses)


def subselect(index: str, expression: str, limit: str) -> str:
    """SQL for the positions of the first rows of a lexeme table that match an expression."""
    return (
        f"(SELECT position FROM {index} WHERE lexemes @@ CAST({expression} AS tsquery) ORDER BY position LIMIT {limit})"  # noqa: S608  # constant names, bound values
    )


def fill_indexes(connection: Connection) -> None:
    """Replace the rows of the lexeme tables."""
    for index in ("text_index", "name_index"):
        connection.execute(text(f"DELETE FROM {index}"))  # noqa: S608  # as above
    texts = select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes))
    _insert(
        connection,
        "text_index",
        [(position, lexemes(stems, codes)) for position, stems, codes in connection.execute(texts)],
    )
    names = select(col(SearchName.position), col(SearchName.words))
    _insert(connection, "name_index", [(position, words.split()) for position, words in connection.execute(names)])


def _insert(connection: Connection, index: str, rows: list[tuple[int, list[str]]]) -> None:
    if rows:
        parameters = [{"position": position, "lexemes": lexemes} for position, lexemes in rows]
        connection.execute(text(_INSERT.format(index)), parameters)
