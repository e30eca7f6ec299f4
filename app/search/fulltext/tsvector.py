"""Full text in PostgreSQL: two tables of lexemes, each with a GIN index."""

from typing import Final

from sqlalchemy import Connection, select, text
from sqlmodel import col

from app.models import SearchName, SearchText
from app.search.fulltext.wanted import CODES, NAMES, Wanted
from app.search.index import parts_of

MARKS: Final[dict[tuple[str, ...], str]] = {NAMES: "name:", CODES: "code:"}
"""A lexeme says where it stands. A word of a name stands there twice: as it is, and marked.

So the index alone answers. Weights, which are made for this, stand in the rows only: each match would have to be read.
"""

INSERT: Final = "INSERT INTO {} (position, lexemes) VALUES (:position, array_to_tsvector(CAST(:lexemes AS text[])))"


def expression(wanted: Wanted) -> str:
    """What is wanted, as a tsquery; an empty one matches nothing."""
    mark = MARKS.get(wanted.fields, "")
    words = [" | ".join(f"'{mark}{form}'" for form in forms) for forms in wanted.terms]
    words += [f"'{mark}{word}':*" for word in wanted.unfinished]
    return " & ".join(f"({one})" for one in words)


def subselect(index: str, expression: str, most: str) -> str:
    """The rows of an index that an expression matches, as SQL."""
    return (
        f"(SELECT position FROM {index} WHERE lexemes @@ CAST({expression} AS tsquery) ORDER BY position LIMIT {most})"  # noqa: S608  # names are ours, values are bound
    )


def fill_indexes(connection: Connection) -> None:
    """Index what stands in the search tables."""
    for index in ("text_index", "name_index"):
        connection.execute(text(f"DELETE FROM {index}"))  # noqa: S608  # as above
    texts = select(col(SearchText.position), col(SearchText.stems), col(SearchText.codes))
    _insert(
        connection, "text_index", [(place, _lexemes(stems, codes)) for place, stems, codes in connection.execute(texts)]
    )
    names = select(col(SearchName.position), col(SearchName.words))
    _insert(connection, "name_index", [(place, words.split()) for place, words in connection.execute(names)])


def _lexemes(stems: str, codes: str) -> list[str]:
    """The lexemes of a record."""
    names, texts = ({*part.split()} for part in parts_of(stems))
    marked = {f"{MARKS[NAMES]}{form}" for form in names} | {f"{MARKS[CODES]}{key}" for key in codes.split()}
    return sorted(names | texts | marked)


def _insert(connection: Connection, index: str, rows: list[tuple[int, list[str]]]) -> None:
    if rows:
        bound = [{"position": position, "lexemes": lexemes} for position, lexemes in rows]
        connection.execute(text(INSERT.format(index)), bound)
