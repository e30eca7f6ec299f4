"""Search: a question in, the records that answer it out, the best first. The number of records read is bounded."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.search.candidates import Candidate, candidates_at
from app.search.codes import CodeMatch, codes_in, find_codes, without_codes
from app.search.fulltext import MOST_MATCHES, NOTHING, Wanted, all_of, text_matches, wanted, with_codes
from app.search.index import NAMES
from app.search.kept import Kept
from app.search.question import Question, Term, read_question
from app.search.ranking import Ranked, Ranking
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
_NAMED: Final = (
    select(col(SearchText.position), col(SearchText.type))
    .join(SearchName, col(SearchName.record_id) == col(SearchText.record_id))
    .where(col(SearchName.stems) == bindparam("stems"))
    .limit(STEP)
)

Found = dict[int, str]
"""Positions of records, with their types."""

MOST_KEPT: Final = 1_000
"""Choices of words whose first records are kept at hand: questions differ, and single words of them do not."""


@dataclass(frozen=True)
class Answer:
    """What was found: records with a code, the others that were ranked, and the positions of the rest."""

    question: Question
    codes: list[Ranked]
    ranked: list[Candidate]
    others: Found
    is_whole: bool
    """False where there are more than were counted."""
    did_you_mean: list[str]

    @property
    def total(self) -> int:
        """How many records were found."""
        return len(self.codes) + len(self.ranked) + len(self.others)

    @property
    def types(self) -> Counter[str]:
        """How many records of each type were found."""
        coded, ranked = (one.type for one in self.codes), (one.type for one in self.ranked)
        return Counter(chain(coded, ranked, self.others.values()))

    def page(self, snapshot: Snapshot, start: int, limit: int) -> list[Ranked]:
        """So many of the records from this place on."""
        coded = self.codes[start : start + limit]
        begin, most = max(start - len(self.codes), 0), limit - len(coded)
        shown = self.ranked[begin : begin + most]
        begin, most = max(begin - len(self.ranked), 0), most - len(shown)
        shown += candidates_at(snapshot, list(islice(self.others, begin, begin + most)))
        return [*coded, *map(Ranking(self.question).explain, shown)]


def find(snapshot: Snapshot, text: str, types: Sequence[str] = ()) -> Answer:
    """The records that answer a question, of these types only, the best first; those with a code in it come first."""
    codes = _by_codes(snapshot, text, types)
    question = read_question(snapshot, without_codes(text) if codes else text)
    found, first = _matches(snapshot, question)
    wanted = {place: kind for place, kind in sorted(found.items()) if not types or kind in types}
    most = RANKED + len(first)
    promising = (place for place in first if place in wanted)
    chosen = dict.fromkeys(islice(dict.fromkeys((*promising, *islice(wanted, most))), most))
    known = {one.record_id for one in codes}
    candidates = [one for one in candidates_at(snapshot, list(chosen)) if one.record_id not in known]
    others = {place: kind for place, kind in wanted.items() if place not in chosen}
    meant = _did_you_mean(snapshot, question, text, found=bool(codes or found))
    return Answer(question, codes, Ranking(question).order(candidates), others, len(found) < MOST_MATCHES, meant)


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
        Ranked(one.record_id, one.type, "code", one.how, is_whole=True, word=one.code)
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
            first |= _first_having(snapshot, fewer, fields)
    return found | first, list(first)


def _with_fewer(terms: Sequence[Term]) -> Iterator[tuple[Sequence[Term], Sequence[str]]]:
    """The terms without one of them, each in turn; then each by itself, in names before texts, the rarest first."""
    rarest = sorted(terms, key=lambda term: -term.rarity)[:MOST_LEFT_OUT]
    if len(terms) > 2:  # noqa: PLR2004  # of two, each by itself is what remains
        yield from ((fewer, ()) for fewer in combinations(rarest, len(rarest) - 1))
    if len(terms) > 1:
        yield from (((term,), fields) for fields in (NAMES, ()) for term in rarest)


def _first_having(snapshot: Snapshot, terms: Sequence[Term], fields: Sequence[str]) -> Found:
    (found,) = _first.get(snapshot, [all_of(_forms(terms), fields)])
    return found


def _read_first(snapshot: Snapshot, choices: Sequence[Wanted]) -> dict[Wanted, Found]:
    return {one: _found(snapshot, _POSITIONS, {"wanted": one, "most": STEP}) for one in choices}


def _having(snapshot: Snapshot, terms: Sequence[Term], fields: Sequence[str], most: int) -> Found:
    asked = {"wanted": all_of(_forms(terms), fields), "most": most}
    return _found(snapshot, _POSITIONS, asked)


def _found(snapshot: Snapshot, statement: Select[int, str], asked: Mapping[str, Any]) -> Found:
    # All rows at once: one after the other they take twice the time.
    return dict(snapshot.connection.execute(statement, dict(asked)).fetchall())


def _forms(terms: Sequence[Term]) -> list[list[str]]:
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _did_you_mean(snapshot: Snapshot, question: Question, text: str, *, found: bool) -> list[str]:
    if question.meant:
        return [question.meant]
    return [] if found else vocabulary_of(snapshot).names_like(text.lower(), 3)


_first: Final = Kept(MOST_KEPT, _read_first)
