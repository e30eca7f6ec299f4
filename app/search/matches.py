"""Which records may answer a question: those with all of its words, and while these are few, those with some."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    TableValuedAlias,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.models.base import col
from app.search.candidates import READ, Candidate
from app.search.fulltext import MOST_MATCHES, NAMES, Wanted, all_of, text_matches, wanted
from app.search.question import Question, Term

RANKED: Final = 60
"""So many records with all words of a question are ranked, the first by position; the others follow in that order."""

STEP: Final = 15
"""So many more are ranked for each other way to be found: by a whole name, by words of names, by some of the words."""

SURE: Final = 2
"""So many other ways need all words: by a whole name, and by words of names."""

ENOUGH: Final = 25
"""Once so many records have all words of a question, none is left out."""

MOST_LEFT_OUT: Final = 6
"""With more words than these, each is looked for by itself."""

COUNTED: Final = "counted"
RATED: Final = "rated"
FOLLOWING: Final = "following"
"""What the rows of a statement are: numbers of records, records to be ranked, and positions of those that follow."""

_POSITION: Final = col(SearchText.position)
_RANKED: Final[ColumnElement[int]] = literal_column(str(RANKED))
_STEP: Final[ColumnElement[int]] = literal_column(str(STEP))
_MOST_MATCHES: Final[ColumnElement[int]] = literal_column(str(MOST_MATCHES))
_HAS_ALL: Final[ColumnElement[bool]] = _POSITION.op("IN")(text_matches(wanted("all"), _MOST_MATCHES))
_NO_TEXT: Final[ColumnElement[str]] = literal_column("''")


class Matches(NamedTuple):
    """The records that were found, of the types that were asked for."""

    candidates: list[Candidate]
    """Those to be ranked."""
    following: list[int]
    """Positions of those that follow, as far as they were wanted."""
    types: Counter[str]
    """How many there are of each type; all under one empty name where types were not asked for."""
    is_whole: bool
    """False where there are more than were counted."""
    is_empty: bool
    """Whether there are none, of whatever type."""


def find_matches(snapshot: Snapshot, question: Question, end: int, types: Sequence[str], *, typed: bool) -> Matches:
    """The records with all words of a question that choose among them, and while these are few, with some.

    How many words they need is decided before types are chosen: a filter never finds what the whole did not.
    """
    terms = question.understood
    if not terms:
        return Matches([], [], Counter(), is_whole=True, is_empty=True)
    forms = forms_of([term for term in terms if term.chooses] or terms)
    asked: dict[str, Any] = {"stems": question.stems, "all": all_of(forms), "names": all_of(forms, NAMES)}
    asked |= {"most": max(end, RANKED + SURE * STEP), "more": max(end - RANKED, 0)}
    if types:
        asked["types"] = types
    rows: dict[str, list[Candidate]] = {COUNTED: [], RATED: [], FOLLOWING: []}
    # All rows at once: one after the other they take twice the time.
    for way, *record in snapshot.connection.execute(_with_all(typed, bool(types)), asked).fetchall():
        rows[way].append(Candidate._make(record))
    candidates, following = rows[RATED], sorted(row.position for row in rows[FOLLOWING])
    counted = Counter({row.type: row.position for row in rows[COUNTED]})
    total = counted.total()
    if total < ENOUGH:
        _read_fewer(snapshot, terms, candidates)
    is_empty = not (candidates or total)
    if types:
        candidates = [one for one in candidates if one.type in types]
        counted = Counter({kind: counted[kind] for kind in types})
    if total < ENOUGH:
        counted = Counter(one.type if typed else "" for one in candidates)
    return Matches(candidates, following, counted, total < MOST_MATCHES, is_empty)


def forms_of(terms: Sequence[Term]) -> list[list[str]]:
    """The stems that each term may stand for."""
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _read_fewer(snapshot: Snapshot, terms: Sequence[Term], candidates: list[Candidate]) -> None:
    """Add the records with some of the words, while there are few."""
    for choices in _fewer(terms):
        if len(candidates) < ENOUGH:
            known = {one.position for one in candidates}
            asked = {f"wanted_{place}": words for place, words in enumerate(choices)}
            found = snapshot.connection.execute(_with_any(len(choices)), asked).fetchall()
            candidates += [Candidate._make(row) for row in found if row[0] not in known]


def _fewer(terms: Sequence[Term]) -> Iterator[list[Wanted]]:
    """The terms without one of them, each in turn, and each by itself in names; then each by itself in texts."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MOST_LEFT_OUT]
    if len(terms) > 1:
        # Of two, each by itself is what remains.
        left = combinations(rarest, len(rarest) - 1) if len(terms) > 2 else ()  # noqa: PLR2004
        yield [*(all_of(forms_of(fewer)) for fewer in left), *(all_of(forms_of([term]), NAMES) for term in rarest)]
        yield [all_of(forms_of([term])) for term in rarest]


@lru_cache(maxsize=4)
def _with_all(typed: bool, chosen: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """What is found by all words: how many records, those to be ranked, and positions of those that follow."""
    first = _first_of(chosen).cte("first").prefix_with("MATERIALIZED")
    # Where all with the words are ranked, those with the words in names are among them.
    of_names = case((_number(first) > RANKED, _STEP), else_=0)
    sure = union_all(_named(), select(_first_with("names", of_names).c.position)).cte("sure")
    rest = select(first.c.position).where(first.c.position.not_in(select(sure.c.position))).order_by(first.c.position)
    ranked = union_all(select(sure.c.position), select(rest.limit(_RANKED).subquery().c.position))
    following = rest.limit(bindparam("more")).offset(_RANKED).subquery()
    return union_all(
        _count_by_type() if typed else _count(first),
        select(_way(RATED), *READ).where(_POSITION.in_(ranked)),
        select(_way(FOLLOWING), following.c.position, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT),
    )


@lru_cache(maxsize=3 * MOST_LEFT_OUT)
def _with_any(choices: int) -> Select[*tuple[Any, ...]]:
    """The first records with each choice of words."""
    found = union_all(*(select(_first_with(f"wanted_{place}", _STEP).c.position) for place in range(choices)))
    return select(*READ).where(_POSITION.in_(found))


def _first_of(chosen: bool) -> Select[int]:
    """Positions of the first records that have all words, of the types that were asked for."""
    if not chosen:
        return select(_first_with("all", bindparam("most", type_=Integer)).c.position)
    # While there are few, those of other types tell whether there are enough.
    are_few = _number(_first_with("all", literal_column(str(ENOUGH)))) < ENOUGH
    of_type = or_(col(SearchText.type).in_(bindparam("types", expanding=True)), are_few)
    return select(_POSITION).where(_HAS_ALL, of_type).order_by(_POSITION).limit(bindparam("most"))


def _first_with(words: str, most: ColumnElement[int]) -> TableValuedAlias:
    """Positions of the first records that have some words."""
    return text_matches(wanted(words), most).table_valued("position")


def _named() -> Select[int]:
    """Positions of the records that are called as was asked."""
    named = (
        select(col(SearchName.record_id))
        .where(col(SearchName.stems) == bindparam("stems"))
        .order_by(col(SearchName.position))
        .limit(_STEP)
    )
    return select(_POSITION).where(col(SearchText.record_id).in_(named))


def _count(first: CTE) -> Select[*tuple[Any, ...]]:
    """How many records have all words; they are only looked for once more where there are more than were read."""
    read, found = _number(first), _number(_first_with("all", _MOST_MATCHES))
    number = case((read < bindparam("most"), read), else_=found)
    return select(_way(COUNTED), number, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT)


def _count_by_type() -> Select[*tuple[Any, ...]]:
    kind = col(SearchText.type)
    counted = select(_way(COUNTED), func.count(), _NO_TEXT, kind, _NO_TEXT, _NO_TEXT)
    return counted.where(_HAS_ALL).group_by(kind)


def _number(found: FromClause) -> ScalarSelect[int]:
    return select(func.count()).select_from(found).scalar_subquery()


def _way(way: str) -> ColumnElement[str]:
    return literal_column(f"'{way}'")
