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
from app.search.parsing import ParsedQuery, Term

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

COUNTS: Final = "counts"
RANKED: Final = "ranked"
FOLLOWING: Final = "following"
"""Kinds of rows of one statement: counts of records, records to be ranked, and positions of those that follow."""

_POSITION: Final = col(SearchText.position)
_MAX_RANKED: Final[ColumnElement[int]] = literal_column(str(MAX_RANKED))
_MAX_RANKED_PER_KIND: Final[ColumnElement[int]] = literal_column(str(MAX_RANKED_PER_KIND))
_MAX_MATCHES: Final[ColumnElement[int]] = literal_column(str(MAX_MATCHES))
_HAS_ALL: Final[ColumnElement[bool]] = _POSITION.op("IN")(text_matches(query_parameter("all"), _MAX_MATCHES))
_NO_TEXT: Final[ColumnElement[str]] = literal_column("''")


class RetrievedRecords(NamedTuple):
    """Records that match a query, of the requested types."""

    candidates: list[Candidate]
    """Records to be ranked."""
    following: list[int]
    """Positions of unranked records that follow, up to the requested end."""
    types: Counter[str]
    """Number of records by type; the total under an empty name if types are not counted separately."""
    total_is_exact: bool
    """False if there are more matches than were counted."""
    is_empty: bool
    """True if no record of any type matches."""


def retrieve_candidates(
    snapshot: Snapshot, query: ParsedQuery, end: int, types: Sequence[str], *, count_types: bool
) -> RetrievedRecords:
    """Records with all selective words of a query and, if these are few, with some of them.

    Whether some words suffice is decided before filtering by type, so a filter never adds results.
    """
    terms = query.understood
    if not terms:
        return RetrievedRecords([], [], Counter(), total_is_exact=True, is_empty=True)
    stems = stems_by_term([term for term in terms if term.is_selective] or terms)
    parameters: dict[str, Any] = {"stems": query.stems, "all": all_of(stems), "names": all_of(stems, NAMES)}
    parameters["limit"] = max(end, MAX_RANKED + STRICT_KINDS * MAX_RANKED_PER_KIND)
    parameters["following"] = max(end - MAX_RANKED, 0)
    if types:
        parameters["types"] = types
    rows: dict[str, list[Candidate]] = {COUNTS: [], RANKED: [], FOLLOWING: []}
    # Fetching all rows at once takes half the time of iterating.
    statement = _select_all_words(count_types, bool(types))
    for kind, *record in snapshot.connection.execute(statement, parameters).fetchall():
        rows[kind].append(Candidate._make(record))
    candidates, following = rows[RANKED], sorted(row.position for row in rows[FOLLOWING])
    counts = Counter({row.type: row.position for row in rows[COUNTS]})
    total = counts.total()
    if total < ENOUGH_MATCHES:
        _add_partial_matches(snapshot, terms, candidates)
    is_empty = not (candidates or total)
    if types:
        candidates = [candidate for candidate in candidates if candidate.type in types]
        counts = Counter({type_: counts[type_] for type_ in types})
    if total < ENOUGH_MATCHES:
        counts = Counter(candidate.type if count_types else "" for candidate in candidates)
    return RetrievedRecords(candidates, following, counts, total < MAX_MATCHES, is_empty)


def stems_by_term(terms: Sequence[Term]) -> list[list[str]]:
    """The stems of the meanings of each term."""
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _add_partial_matches(snapshot: Snapshot, terms: Sequence[Term], candidates: list[Candidate]) -> None:
    """Add records with some of the words until there are enough."""
    for queries in _partial_queries(terms):
        if len(candidates) < ENOUGH_MATCHES:
            positions = {candidate.position for candidate in candidates}
            parameters = {f"query_{number}": query for number, query in enumerate(queries)}
            rows = snapshot.connection.execute(_select_any_query(len(queries)), parameters).fetchall()
            candidates += [Candidate._make(row) for row in rows if row[0] not in positions]


def _partial_queries(terms: Sequence[Term]) -> Iterator[list[FullTextQuery]]:
    """Two rounds of weaker queries: all terms but one, and single terms in names; then single terms in texts."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MAX_PARTIAL_TERMS]
    if len(terms) > 1:
        # With two terms, leaving one out is the same as a single term.
        all_but_one = combinations(rarest, len(rarest) - 1) if len(terms) > 2 else ()  # noqa: PLR2004
        yield [
            *(all_of(stems_by_term(fewer)) for fewer in all_but_one),
            *(all_of(stems_by_term([term]), NAMES) for term in rarest),
        ]
        yield [all_of(stems_by_term([term])) for term in rarest]


@lru_cache(maxsize=4)
def _select_all_words(count_types: bool, has_types: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """The statement for all words: counts, records to be ranked, and positions of those that follow."""
    first = _select_first(has_types).cte("first").prefix_with("MATERIALIZED")
    # If all matches are ranked, they include those in names.
    name_limit = case((_row_count(first) > MAX_RANKED, _MAX_RANKED_PER_KIND), else_=0)
    in_names = union_all(_select_exact_names(), select(_first_matches("names", name_limit).c.position)).cte("in_names")
    rest = (
        select(first.c.position).where(first.c.position.not_in(select(in_names.c.position))).order_by(first.c.position)
    )
    ranked = union_all(select(in_names.c.position), select(rest.limit(_MAX_RANKED).subquery().c.position))
    following = rest.limit(bindparam("following")).offset(_MAX_RANKED).subquery()
    return union_all(
        _select_counts_by_type() if count_types else _select_count(first),
        select(_kind_column(RANKED), *CANDIDATE_COLUMNS).where(_POSITION.in_(ranked)),
        select(_kind_column(FOLLOWING), following.c.position, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT),
    )


@lru_cache(maxsize=3 * MAX_PARTIAL_TERMS)
def _select_any_query(count: int) -> Select[*tuple[Any, ...]]:
    """The statement for the first records of each of several queries."""
    matches = union_all(
        *(select(_first_matches(f"query_{number}", _MAX_RANKED_PER_KIND).c.position) for number in range(count))
    )
    return select(*CANDIDATE_COLUMNS).where(_POSITION.in_(matches))


def _select_first(has_types: bool) -> Select[int]:
    """Positions of the first records with all words, of the requested types."""
    if not has_types:
        return select(_first_matches("all", bindparam("limit", type_=Integer)).c.position)
    # Few matches are read for all types, to decide whether there are enough.
    has_few = _row_count(_first_matches("all", literal_column(str(ENOUGH_MATCHES)))) < ENOUGH_MATCHES
    of_type = or_(col(SearchText.type).in_(bindparam("types", expanding=True)), has_few)
    return select(_POSITION).where(_HAS_ALL, of_type).order_by(_POSITION).limit(bindparam("limit"))


def _first_matches(parameter: str, limit: ColumnElement[int]) -> TableValuedAlias:
    """Positions of the first records that match a bound full-text query."""
    return text_matches(query_parameter(parameter), limit).table_valued("position")


def _select_exact_names() -> Select[int]:
    """Positions of the records with exactly this name."""
    record_ids = (
        select(col(SearchName.record_id))
        .where(col(SearchName.stems) == bindparam("stems"))
        .order_by(col(SearchName.position))
        .limit(_MAX_RANKED_PER_KIND)
    )
    return select(_POSITION).where(col(SearchText.record_id).in_(record_ids))


def _select_count(first: CTE) -> Select[*tuple[Any, ...]]:
    """Number of records with all words; a second search is needed only if there are more than were read."""
    read, total = _row_count(first), _row_count(_first_matches("all", _MAX_MATCHES))
    number = case((read < bindparam("limit"), read), else_=total)
    return select(_kind_column(COUNTS), number, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT)


def _select_counts_by_type() -> Select[*tuple[Any, ...]]:
    type_ = col(SearchText.type)
    counts = select(_kind_column(COUNTS), func.count(), _NO_TEXT, type_, _NO_TEXT, _NO_TEXT)
    return counts.where(_HAS_ALL).group_by(type_)


def _row_count(rows: FromClause) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows).scalar_subquery()


def _kind_column(kind: str) -> ColumnElement[str]:
    return literal_column(f"'{kind}'")
