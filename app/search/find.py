"""Full search: matching and ranking records for a query, with a bounded number of records read."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.database import Snapshot
from app.search.candidates import candidates_at
from app.search.codes import CodeMatch, codes_in, find_codes, without_codes
from app.search.fulltext import NOTHING, Wanted, all_of, with_codes
from app.search.matches import find_matches, forms_of
from app.search.question import Question, read_question
from app.search.ranking import Ranked, Ranking, Rated
from app.search.vocabulary import vocabulary_of


class Answer(NamedTuple):
    """Search results: records with a matching code, then ranked records, then unranked positions that follow."""

    question: Question
    ranking: Ranking
    codes: list[Ranked]
    ranked: list[Rated]
    following: list[int]
    types: Counter[str]
    """Number of matching records by type; the total under an empty name if types were not counted separately."""
    is_whole: bool
    """False if there are more matches than were counted."""
    did_you_mean: list[str]

    @property
    def total(self) -> int:
        """Number of matching records."""
        return self.types.total()

    def page(self, snapshot: Snapshot, start: int, limit: int) -> list[Ranked]:
        """At most `limit` records, starting at an offset."""
        coded = self.codes[start : start + limit]
        begin, most = max(start - len(self.codes), 0), limit - len(coded)
        shown = self.ranked[begin : begin + most]
        begin, most = max(begin - len(self.ranked), 0), most - len(shown)
        shown += map(self.ranking.rate, candidates_at(snapshot, self.following[begin : begin + most]))
        return [*coded, *map(self.ranking.explain, shown)]


def find(snapshot: Snapshot, text: str, types: Sequence[str] = (), *, end: int, typed: bool = False) -> Answer:
    """Records that match a query, restricted to these types, best first; records with a matching code come first.

    Only the first `end` results can be shown. Matches are counted by type only if `typed` or `types` is given.
    """
    typed = typed or bool(types)
    codes = _by_codes(snapshot, text, types)
    question = read_question(snapshot, without_codes(text) if codes else text)
    found = find_matches(snapshot, question, end, types, typed=typed)
    candidates, counted = found.candidates, found.types
    if codes:
        known = {one.record_id for one in codes}
        candidates = [one for one in candidates if one.record_id not in known]
        again = [one for one in found.candidates if one.record_id in known]
        counted = counted + Counter(one.type if typed else "" for one in codes)
        counted -= Counter(one.type if typed else "" for one in again)
    ranking = Ranking(question)
    return Answer(
        question=question,
        ranking=ranking,
        codes=codes,
        ranked=ranking.order(candidates),
        following=found.following,
        types=counted,
        is_whole=found.is_whole,
        did_you_mean=_did_you_mean(snapshot, question, text, found=bool(codes) or not found.is_empty),
    )


def wanted_by_filter(snapshot: Snapshot, text: str) -> Wanted:
    """The full-text query for records with every word of a text, or with the code it names."""
    if (keys := codes_in(text)) and any(one.how is CodeMatch.EXACT for one in find_codes(snapshot, keys)):
        return with_codes(keys)
    terms = read_question(snapshot, text).terms
    if not terms or not all(term.meanings for term in terms):
        return NOTHING
    return all_of(forms_of(terms))


def _by_codes(snapshot: Snapshot, text: str, types: Sequence[str]) -> list[Ranked]:
    """Records with a code in the text; broader and narrower codes count only if no record has the code itself."""
    if not (keys := codes_in(text)):
        return []
    found = [one for one in find_codes(snapshot, keys) if not types or one.type in types]
    if any(one.how is CodeMatch.EXACT for one in found):
        found = [one for one in found if one.how is CodeMatch.EXACT]
    return [
        Ranked(one.record_id, one.type, "code", one.how, is_whole=True, word=one.code)
        for one in {each.record_id: each for each in reversed(found)}.values()
    ]


def _did_you_mean(snapshot: Snapshot, question: Question, text: str, *, found: bool) -> list[str]:
    if question.meant:
        return [question.meant]
    return [] if found else vocabulary_of(snapshot).names_like(text.lower(), 3)
