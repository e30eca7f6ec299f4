"""Which records have the words of a question, by position: all of the words, or while these are few, some."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, literal_column, select, union_all
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.search.fulltext import MOST_MATCHES, NAMES, WORDS, Wanted, all_of, text_matches, wanted
from app.search.question import Question, Term

STEP: Final = 60
"""So many records are read of those that only have some of the words, for each choice of words."""

ENOUGH: Final = 25
"""Once so many records have all words of a question, none is left out."""

MOST_LEFT_OUT: Final = 6
"""With more words than these, each is looked for by itself."""

Matches = dict[int, str]
"""Positions of records, with their types where these are asked for."""

Choice = tuple[Wanted, int]
"""Words, and how many of the records that have them are wanted, the first by position."""

_NAMED: Final[ColumnElement[int]] = literal_column("-1")
_UNTYPED: Final[ColumnElement[str]] = literal_column("''")


def find_matches(snapshot: Snapshot, question: Question, *, typed: bool) -> tuple[Matches, list[int]]:
    """The records with all words of a question, and while these are few, with some; and which of them to rank first.

    That is decided before any type is chosen: a filter never finds what the whole did not.
    """
    terms = question.understood
    if not terms:
        return {}, []
    choices = [(all_of(forms_of(terms), NAMES), STEP), (all_of(forms_of(terms)), MOST_MATCHES)]
    named, in_names, found = _read(snapshot, choices, typed, question.stems)
    first = named | in_names
    found = first | found
    if len(found) < ENOUGH and len(terms) > 1:
        for some in _read(snapshot, [(one, STEP) for one in _with_fewer(terms)], typed):
            first |= some
    return found | first, list(first)


def forms_of(terms: Sequence[Term]) -> list[list[str]]:
    """The stems that each term may stand for."""
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _with_fewer(terms: Sequence[Term]) -> Iterator[Wanted]:
    """The terms without one of them, each in turn; then each by itself, in names before texts, the rarest first."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MOST_LEFT_OUT]
    if len(terms) > 2:  # noqa: PLR2004  # of two, each by itself is what remains
        yield from (all_of(forms_of(fewer)) for fewer in combinations(rarest, len(rarest) - 1))
    yield from (all_of(forms_of([term]), fields) for fields in (NAMES, WORDS) for term in rarest)


def _read(snapshot: Snapshot, choices: Sequence[Choice], typed: bool, stems: str | None = None) -> list[Matches]:
    """The matches of each choice, all in one statement; before them, of names that are no more than these stems."""
    asked: dict[str, Any] = {} if stems is None else {"stems": stems}
    for place, (words, most) in enumerate(choices):
        asked |= {f"wanted_{place}": words, f"most_{place}": most}
    found: list[Matches] = [{} for _ in range(len(choices) + 1)]
    # All rows at once: one after the other they take twice the time.
    for place, position, kind in snapshot.connection.execute(
        _select(len(choices), typed, stems is not None), asked
    ).fetchall():
        found[place + 1][position] = kind
    return found if stems is not None else found[1:]


@lru_cache(maxsize=64)
def _select(choices: int, typed: bool, named: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Rows of a choice, a position and a type."""
    parts = [_select_choice(place, typed) for place in range(choices)]
    return union_all(*([_select_named()] if named else []), *parts)


def _select_choice(place: int, typed: bool) -> Select[*tuple[Any, ...]]:
    matches = text_matches(wanted(f"wanted_{place}"), bindparam(f"most_{place}"))
    which: ColumnElement[int] = literal_column(str(place))
    if typed:
        position = col(SearchText.position)
        return select(which, position, col(SearchText.type)).where(position.op("IN")(matches))
    return select(which, matches.table_valued("position").c.position, _UNTYPED)


def _select_named() -> Select[*tuple[Any, ...]]:
    named = (
        select(col(SearchText.position), col(SearchText.type))
        .join(SearchName, col(SearchName.record_id) == col(SearchText.record_id))
        .where(col(SearchName.stems) == bindparam("stems"))
        .limit(STEP)
        .subquery()
    )
    return select(_NAMED, named.c.position, named.c.type)
