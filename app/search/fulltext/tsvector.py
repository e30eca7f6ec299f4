"""Full text in PostgreSQL: two tables of lexemes, each with a GIN index."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select, text

from app.models import SearchName, SearchText
from app.models.record import table_of
from app.search.fulltext.wanted import Wanted
from app.search.index import NAMES, WORDS
from app.search.words import stems_of

CODES: Final = ("codes",)
MARKS: Final = {NAMES: "name:", CODES: "code:"}
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
    texts, names = table_of(SearchText), table_of(SearchName)
    _insert(
        connection,
        "text_index",
        [
            {"position": row["position"], "lexemes": _lexemes(dict(row))}
            for row in connection.execute(select(texts)).mappings()
        ],
    )
    _insert(
        connection,
        "name_index",
        [
            {"position": row.position, "lexemes": row.words.split()}
            for row in connection.execute(select(names.c.position, names.c.words))
        ],
    )


def _lexemes(row: Mapping[str, Any]) -> list[str]:
    """The lexemes of a record."""
    named = {form for field in NAMES for form in stems_of(row[field]).split()}
    others = {form for field in WORDS if field not in NAMES for form in row[field].split()}
    marked = {f"{MARKS[NAMES]}{form}" for form in named} | {f"{MARKS[CODES]}{key}" for key in row["codes"].split()}
    return sorted(named | others | marked)


def _insert(connection: Connection, index: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(text(INSERT.format(index)), rows)
