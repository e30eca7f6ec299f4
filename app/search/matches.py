"""Retrieval of candidates: records with all words of a query and, if these are few, records with some of them."""

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
from app.search.candidates import CANDIDATE_COLUMNS, Candidate
from app.search.fulltext import MAX_MATCHES, NAMES, FullTextQuery, all_of, query_parameter, text_matches
from app.search.question import ParsedQuery, Term

MAX_RANKED: Final = 60
"""Maximum number of records with all words that are ranked, the first by position; the others follow in that order."""

MAX_RANKED_PER_KIND: Final = 15
"""Maximum number of additional records ranked per other kind of match: whole name, words in names, some words."""

STRICT_KINDS: Final = 2
"""Number of other kinds of match that require all words: whole name, and words in names."""

ENOUGH_MATCHES: Final = 25
"""From this number of records with all words on, matches with only some words are not read."""

MAX_PARTIAL_TERMS: Final = 6
"""Maximum number of words, the rarest ones, that are tried when searching with some of the words."""

COUNTED: Final = "counted"
RATED: Final = "rated"
FOLLOWING: Final = "following"
"""Kinds of rows of a statement: counts of records, records to be ranked, and positions of those that follow."""

_POSITION: Final = col(SearchText.position)
_MAX_RANKED: Final[ColumnElement[int]] = literal_column(str(MAX_RANKED))
_MAX_RANKED_PER_KIND: Final[ColumnElement[int]] = literal_column(str(MAX_RANKED_PER_KIND))
_MAX_MATCHES: Final[ColumnElement[int]] = literal_column(str(MAX_MATCHES))
_HAS_ALL: Final[ColumnElement[bool]] = _POSITION.op("IN")(text_matches(query_parameter("all"), _MAX_MATCHES))
_NO_TEXT: Final[ColumnElement[str]] = literal_column("''")


class Matches(NamedTuple):
    """Matching records of the requested types."""

    candidates: list[Candidate]
    """Records to be ranked."""
    following: list[int]
    """Positions of unranked records that follow, up to the requested end."""
    types: Counter[str]
    """Number of records by type; the total under an empty name if types are not counted separately."""
    is_whole: bool
    """False if there are more matches than were counted."""
    is_empty: bool
    """Whether no record of any type matches."""


def find_matches(snapshot: Snapshot, question: ParsedQuery, end: int, types: Sequence[str], *, typed: bool) -> Matches:
    """Records with all selective words of a query and, if these are few, with some of them.

    Whether some words suffice is decided before filtering by type, so a filter never adds results.
    """
    terms = question.understood
    if not terms:
        return Matches([], [], Counter(), is_whole=True, is_empty=True)
    forms = forms_of([term for term in terms if term.is_selective] or terms)
    asked: dict[str, Any] = {"stems": question.stems, "all": all_of(forms), "names": all_of(forms, NAMES)}
    asked |= {"most": max(end, MAX_RANKED + STRICT_KINDS * MAX_RANKED_PER_KIND), "more": max(end - MAX_RANKED, 0)}
    if types:
        asked["types"] = types
    rows: dict[str, list[Candidate]] = {COUNTED: [], RATED: [], FOLLOWING: []}
    # Fetching all rows at once takes half the time of iterating.
    for way, *record in snapshot.connection.execute(_select_all_words(typed, bool(types)), asked).fetchall():
        rows[way].append(Candidate._make(record))
    candidates, following = rows[RATED], sorted(row.position for row in rows[FOLLOWING])
    counted = Counter({row.type: row.position for row in rows[COUNTED]})
    total = counted.total()
    if total < ENOUGH_MATCHES:
        _add_partial_matches(snapshot, terms, candidates)
    is_empty = not (candidates or total)
    if types:
        candidates = [one for one in candidates if one.type in types]
        counted = Counter({kind: counted[kind] for kind in types})
    if total < ENOUGH_MATCHES:
        counted = Counter(one.type if typed else "" for one in candidates)
    return Matches(candidates, following, counted, total < MAX_MATCHES, is_empty)


def forms_of(terms: Sequence[Term]) -> list[list[str]]:
    """The stems of the meanings of each term."""
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _add_partial_matches(snapshot: Snapshot, terms: Sequence[Term], candidates: list[Candidate]) -> None:
    """Add records with some of the words until there are enough."""
    for choices in _partial_queries(terms):
        if len(candidates) < ENOUGH_MATCHES:
            known = {one.position for one in candidates}
            asked = {f"wanted_{place}": words for place, words in enumerate(choices)}
            found = snapshot.connection.execute(_select_any_of(len(choices)), asked).fetchall()
            candidates += [Candidate._make(row) for row in found if row[0] not in known]


def _partial_queries(terms: Sequence[Term]) -> Iterator[list[FullTextQuery]]:
    """Two rounds of weaker queries: all terms but one, and single terms in names; then single terms in texts."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MAX_PARTIAL_TERMS]
    if len(terms) > 1:
        # With two terms, leaving one out is the same as a single term.
        left = combinations(rarest, len(rarest) - 1) if len(terms) > 2 else ()  # noqa: PLR2004
        yield [*(all_of(forms_of(fewer)) for fewer in left), *(all_of(forms_of([term]), NAMES) for term in rarest)]
        yield [all_of(forms_of([term])) for term in rarest]


@lru_cache(maxsize=4)
def _select_all_words(typed: bool, chosen: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """The statement for all words: counts, records to be ranked, and positions of those that follow."""
    first = _select_first(chosen).cte("first").prefix_with("MATERIALIZED")
    # If all matches are ranked, they include those in names.
    of_names = case((_row_count(first) > MAX_RANKED, _MAX_RANKED_PER_KIND), else_=0)
    sure = union_all(_select_exact_names(), select(_first_matches("names", of_names).c.position)).cte("sure")
    rest = select(first.c.position).where(first.c.position.not_in(select(sure.c.position))).order_by(first.c.position)
    ranked = union_all(select(sure.c.position), select(rest.limit(_MAX_RANKED).subquery().c.position))
    following = rest.limit(bindparam("more")).offset(_MAX_RANKED).subquery()
    return union_all(
        _select_counts_by_type() if typed else _select_count(first),
        select(_row_kind(RATED), *CANDIDATE_COLUMNS).where(_POSITION.in_(ranked)),
        select(_row_kind(FOLLOWING), following.c.position, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT),
    )


@lru_cache(maxsize=3 * MAX_PARTIAL_TERMS)
def _select_any_of(choices: int) -> Select[*tuple[Any, ...]]:
    """The statement for the first records of each of several queries."""
    found = union_all(
        *(select(_first_matches(f"wanted_{place}", _MAX_RANKED_PER_KIND).c.position) for place in range(choices))
    )
    return select(*CANDIDATE_COLUMNS).where(_POSITION.in_(found))


def _select_first(chosen: bool) -> Select[int]:
    """Positions of the first records with all words, of the requested types."""
    if not chosen:
        return select(_first_matches("all", bindparam("most", type_=Integer)).c.position)
    # Few matches are read for all types, to decide whether there are enough.
    are_few = _row_count(_first_matches("all", literal_column(str(ENOUGH_MATCHES)))) < ENOUGH_MATCHES
    of_type = or_(col(SearchText.type).in_(bindparam("types", expanding=True)), are_few)
    return select(_POSITION).where(_HAS_ALL, of_type).order_by(_POSITION).limit(bindparam("most"))


def _first_matches(words: str, most: ColumnElement[int]) -> TableValuedAlias:
    """Positions of the first records that match a bound full-text query."""
    return text_matches(query_parameter(words), most).table_valued("position")


def _select_exact_names() -> Select[int]:
    """Positions of the records with exactly this name."""
    named = (
        select(col(SearchName.record_id))
        .where(col(SearchName.stems) == bindparam("stems"))
        .order_by(col(SearchName.position))
        .limit(_MAX_RANKED_PER_KIND)
    )
    return select(_POSITION).where(col(SearchText.record_id).in_(named))


def _select_count(first: CTE) -> Select[*tuple[Any, ...]]:
    """Number of records with all words; a second search is needed only if there are more than were read."""
    read, found = _row_count(first), _row_count(_first_matches("all", _MAX_MATCHES))
    number = case((read < bindparam("most"), read), else_=found)
    return select(_row_kind(COUNTED), number, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT)


def _select_counts_by_type() -> Select[*tuple[Any, ...]]:
    kind = col(SearchText.type)
    counted = select(_row_kind(COUNTED), func.count(), _NO_TEXT, kind, _NO_TEXT, _NO_TEXT)
    return counted.where(_HAS_ALL).group_by(kind)


def _row_count(found: FromClause) -> ScalarSelect[int]:
    return select(func.count()).select_from(found).scalar_subquery()


def _row_kind(way: str) -> ColumnElement[str]:
    return literal_column(f"'{way}'")
