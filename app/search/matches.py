"""Which records have the words of a question, by position: all of the words, or while these are few, some."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, bindparam, func, literal_column, select, union_all

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.models.base import col
from app.search.fulltext import ANYWHERE, MOST_MATCHES, NAMES, Wanted, all_of, text_matches, wanted
from app.search.question import Question, Term

STEP: Final = 20
"""So many records are read of those that only have some of the words, for each choice of words."""

ENOUGH: Final = 25
"""Once so many records have all words of a question, none is left out."""

SURE: Final = 2
"""So many ways to be ranked first need all words: by the whole of a name, and by words of names."""

MOST_LEFT_OUT: Final = 6
"""With more words than these, each is looked for by itself."""

COUNTED: Final = "counted"
ALL: Final = "all"
NAMED: Final = "named"
"""What the rows of a statement are, beside those of each choice of words, which has a number."""

_Rows = Select[*tuple[Any, ...]]
_POSITION: Final = col(SearchText.position)
_TYPE: Final = col(SearchText.type)
_UNTYPED: Final[ColumnElement[str]] = literal_column("''")
_WHILE_FEW: Final[ColumnElement[int]] = literal_column(
    f"(SELECT CASE WHEN count(*) < {ENOUGH} THEN {STEP} ELSE 0 END FROM (SELECT 1 FROM matches LIMIT {ENOUGH}) AS few)"  # noqa: S608  # numbers of ours
)
"""How many records are read that have fewer words: none, so that nothing is looked for, where enough have all."""


_Typed = dict[int, str]
"""Positions of records, with their types where these are asked for."""


class Matches(NamedTuple):
    """The records that were found, of the types that were asked for."""

    first: list[int]
    """Positions of those to be ranked before others, by the way in which they were found."""
    positions: list[int]
    """The first of all by position: as many as were wanted."""
    types: Counter[str]
    """How many there are of each type; all under one empty name where types were not asked for."""
    is_whole: bool
    """False where there are more than were counted."""
    is_empty: bool
    """Whether there are none, of whatever type."""


def find_matches(snapshot: Snapshot, question: Question, most: int, types: Sequence[str], *, typed: bool) -> Matches:
    """The records with all words of a question, and while these are few, with some.

    How many words they need is decided before types are chosen: a filter never finds what the whole did not.
    """
    if not question.understood:
        return Matches([], [], Counter(), is_whole=True, is_empty=True)
    counted, everything, ways = _read(snapshot, question, most, types, typed)
    are_few, is_whole = counted.total() < ENOUGH, counted.total() < MOST_MATCHES
    first: _Typed = {}
    for found in ways if are_few else ways[:SURE]:
        first |= found
    is_empty = not (first or counted)
    if types:
        first = {place: kind for place, kind in first.items() if kind in types}
        counted = Counter({kind: counted[kind] for kind in types})
    if are_few:
        counted = Counter((first | everything).values())
    return Matches(list(first), sorted(first | everything), counted, is_whole, is_empty)


def _read(
    snapshot: Snapshot, question: Question, most: int, types: Sequence[str], typed: bool
) -> tuple[Counter[str], _Typed, list[_Typed]]:
    """How many records have all words, the first of them, and the first that were found in each other way."""
    terms = question.understood
    choices = [all_of(forms_of(terms), NAMES), *_with_fewer(terms)]
    asked: dict[str, Any] = {"stems": question.stems, "all": all_of(forms_of(terms)), "most": most}
    asked |= {f"wanted_{place}": words for place, words in enumerate(choices)} | ({"types": types} if types else {})
    found: dict[str, _Typed] = {way: {} for way in (ALL, NAMED, *map(str, range(len(choices))))}
    counted: Counter[str] = Counter()
    # All rows at once: one after the other they take twice the time.
    rows = snapshot.connection.execute(_select(len(choices), typed, bool(types)), asked).fetchall()
    for way, number, kind in rows:
        if way == COUNTED:
            counted[kind] = number
        else:
            found[way][number] = kind
    everything, *ways = found.values()
    return counted, everything, ways


def forms_of(terms: Sequence[Term]) -> list[list[str]]:
    """The stems that each term may stand for."""
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _with_fewer(terms: Sequence[Term]) -> Iterator[Wanted]:
    """The terms without one of them, each in turn; then each by itself, in names before texts, the rarest first."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MOST_LEFT_OUT]
    if len(terms) > 2:  # noqa: PLR2004  # of two, each by itself is what remains
        yield from (all_of(forms_of(fewer)) for fewer in combinations(rarest, len(rarest) - 1))
    if len(terms) > 1:
        yield from (all_of(forms_of([term]), where) for where in (NAMES, ANYWHERE) for term in rarest)


@lru_cache(maxsize=128)
def _select(choices: int, typed: bool, chosen: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Rows that say what they are, then a position or a number, and a type."""
    # Read once: to find what has all words takes most of the time, where these are frequent and seldom meet.
    matches = _matching("all", literal_column(str(MOST_MATCHES)), typed).cte("matches").prefix_with("MATERIALIZED")
    most = {str(place): _WHILE_FEW if place else literal_column(str(STEP)) for place in range(choices)}
    steps = {way: _matching(f"wanted_{way}", limit, typed).subquery() for way, limit in most.items()}
    return union_all(
        _select_count(matches, typed),
        _select_first(matches, chosen),
        _select_named(),
        *(select(_what(way), *step.c) for way, step in steps.items()),
    )


def _matching(words: str, most: ColumnElement[int], typed: bool) -> _Rows:
    """Positions of the records that have some words, and their types where these are asked for."""
    found = text_matches(wanted(words), most)
    if typed:
        return select(_POSITION, _TYPE).where(_POSITION.op("IN")(found))
    return select(found.table_valued("position").c.position, _UNTYPED.label("type"))


def _select_count(matches: CTE, typed: bool) -> _Rows:
    if typed:
        return select(_what(COUNTED), func.count(), matches.c.type).group_by(matches.c.type)
    return select(_what(COUNTED), func.count(), _UNTYPED).select_from(matches)


def _select_first(matches: CTE, chosen: bool) -> _Rows:
    found = select(matches).order_by(matches.c.position).limit(bindparam("most"))
    if chosen:
        found = found.where(matches.c.type.in_(bindparam("types", expanding=True)))
    return select(_what(ALL), *found.subquery().c)


def _select_named() -> _Rows:
    named = (
        select(col(SearchName.record_id))
        .where(col(SearchName.stems) == bindparam("stems"))
        .order_by(col(SearchName.position))
        .limit(STEP)
    )
    return select(_what(NAMED), _POSITION, _TYPE).where(col(SearchText.record_id).in_(named))


def _what(way: str) -> ColumnElement[str]:
    return literal_column(f"'{way}'")
