"""Search: a question in, the records that answer it out, the best first. The number of records read is bounded."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.models.record import table_of
from app.search.codes import CodeMatch, codes_in, find_codes, without_codes
from app.search.fulltext import MOST_MATCHES, NOTHING, Wanted, all_of, text_matches, wanted, with_codes
from app.search.index import NAMES
from app.search.question import Question, Term, read_question
from app.search.ranking import Ranked, rank
from app.search.vocabulary import vocabulary_of

RANKED: Final = 150
"""So many records with all words of a question are ranked, the first by position; the others follow in that order."""

STEP: Final = 60
"""So many records are read of those that only have some of the words, for each choice of words."""

ENOUGH: Final = 25
"""Once so many records have all words of a question, none is left out."""

MOST_LEFT_OUT: Final = 6
"""With more words than these, each is looked for by itself."""

_POSITIONS: Final = select(col(SearchText.position), col(SearchText.type)).where(
    col(SearchText.position).op("IN")(text_matches(wanted("wanted"), bindparam("most")))
)
_TEXTS: Final = select(table_of(SearchText)).where(col(SearchText.position).in_(bindparam("positions", expanding=True)))
_NAMED: Final = (
    select(col(SearchText.position), col(SearchText.type))
    .join(SearchName, col(SearchName.record_id) == col(SearchText.record_id))
    .where(col(SearchName.stems) == bindparam("stems"))
    .limit(STEP)
)

Found = dict[int, str]
"""Positions of records, with their types."""


@dataclass(frozen=True)
class Answer:
    """What was found: the best, ranked, and the positions of the others in their order."""

    question: Question
    ranked: list[Ranked]
    others: Found
    is_whole: bool
    """False where there are more than were counted."""
    did_you_mean: list[str]

    @property
    def total(self) -> int:
        """How many records were found."""
        return len(self.ranked) + len(self.others)

    @property
    def types(self) -> Counter[str]:
        """How many records of each type were found."""
        return Counter(one.type for one in self.ranked) + Counter(self.others.values())

    def page(self, snapshot: Snapshot, start: int, limit: int) -> list[Ranked]:
        """So many of the records from this place on."""
        shown = self.ranked[start : start + limit]
        begin = max(start - len(self.ranked), 0)
        places = list(self.others)[begin : begin + limit - len(shown)]
        return shown + rank(self.question, _rows(snapshot, places), in_order=True)


def find(snapshot: Snapshot, text: str, types: Sequence[str] = ()) -> Answer:
    """The records that answer a question, of these types only, the best first; those with a code in it come first."""
    codes = _by_codes(snapshot, text, types)
    question = read_question(snapshot, without_codes(text) if codes else text)
    found, first = _matches(snapshot, question)
    wanted = {place: kind for place, kind in found.items() if not types or kind in types}
    chosen = list(dict.fromkeys(place for place in (*first, *sorted(wanted)) if place in wanted))[: RANKED + len(first)]
    known = {one.record_id for one in codes}
    ranked = [one for one in rank(question, _rows(snapshot, chosen)) if one.record_id not in known]
    others = {place: kind for place, kind in sorted(wanted.items()) if place not in set(chosen)}
    meant = _did_you_mean(snapshot, question, text, found=bool(codes or found))
    return Answer(question, codes + ranked, others, len(found) < MOST_MATCHES, meant)


def wanted_by_filter(snapshot: Snapshot, text: str) -> Wanted:
    """What full text is asked where only records with every word of a text, or with its code, are wanted."""
    if (keys := codes_in(text)) and any(one.how is CodeMatch.EXACT for one in find_codes(snapshot, keys)):
        return with_codes(keys)
    terms = read_question(snapshot, text).terms
    if not terms or not all(term.meanings for term in terms):
        return NOTHING
    return all_of(_forms(terms))


def _by_codes(snapshot: Snapshot, text: str, types: Sequence[str]) -> list[Ranked]:
    """Records with a code that stands in the text; a wider or narrower code counts where no record has the code."""
    if not (keys := codes_in(text)):
        return []
    found = [one for one in find_codes(snapshot, keys) if not types or one.type in types]
    if any(one.how is CodeMatch.EXACT for one in found):
        found = [one for one in found if one.how is CodeMatch.EXACT]
    return [
        Ranked(one.record_id, one.type, 1.0, "code", one.how, is_whole=True, word=one.code)
        for one in {each.record_id: each for each in reversed(found)}.values()
    ]


def _matches(snapshot: Snapshot, question: Question) -> tuple[Found, list[int]]:
    """Records with all words of a question, and while these are few, with some; and which of them to rank first.

    That is decided before any type is chosen: a filter never finds what the whole did not.
    """
    terms = question.understood
    if not terms:
        return {}, []
    first = _found(snapshot, _NAMED, {"stems": question.stems})
    first |= _having(snapshot, terms, NAMES, STEP)
    found = first | _having(snapshot, terms, (), MOST_MATCHES)
    if len(found) < ENOUGH:
        for fewer, fields in _with_fewer(terms):
            first |= _having(snapshot, fewer, fields, STEP)
    return found | first, list(first)


def _with_fewer(terms: Sequence[Term]) -> Iterator[tuple[Sequence[Term], Sequence[str]]]:
    """The terms without one of them, each in turn; then each by itself, in names before texts, the rarest first."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MOST_LEFT_OUT]
    if len(terms) > 2:  # noqa: PLR2004  # of two, each by itself is what remains
        yield from ((fewer, ()) for fewer in combinations(rarest, len(rarest) - 1))
    if len(terms) > 1:
        yield from (((term,), fields) for fields in (NAMES, ()) for term in rarest)


def _having(snapshot: Snapshot, terms: Sequence[Term], fields: Sequence[str], most: int) -> Found:
    asked = {"wanted": all_of(_forms(terms), fields), "most": most}
    return _found(snapshot, _POSITIONS, asked)


def _found(snapshot: Snapshot, statement: Select[int, str], asked: Mapping[str, Any]) -> Found:
    # All rows at once: one after the other they take twice the time.
    return dict(snapshot.connection.execute(statement, dict(asked)).fetchall())


def _rows(snapshot: Snapshot, positions: Sequence[int]) -> list[Any]:
    rows: Mapping[int, Any] = (
        {row.position: row for row in snapshot.connection.execute(_TEXTS, {"positions": list(positions)}).fetchall()}
        if positions
        else {}
    )
    return [rows[position] for position in positions]


def _forms(terms: Sequence[Term]) -> list[list[str]]:
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _did_you_mean(snapshot: Snapshot, question: Question, text: str, *, found: bool) -> list[str]:
    if question.meant:
        return [question.meant]
    return [] if found else vocabulary_of(snapshot).names_like(text.lower(), 3)
