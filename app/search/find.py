"""Full search: matching and ranking records for a query, with a bounded number of records read."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.database import Snapshot
from app.search.candidates import fetch_candidates
from app.search.codes import CodeMatch, codes_in, fetch_codes, without_codes
from app.search.fulltext import NO_MATCHES, FullTextQuery, all_of, with_codes
from app.search.matches import find_matches, forms_of
from app.search.question import ParsedQuery, parse_query
from app.search.ranking import Ranked, Ranking, Scored
from app.search.vocabulary import load_vocabulary


class SearchResults(NamedTuple):
    """Search results: records with a matching code, then ranked records, then unranked positions that follow."""

    question: ParsedQuery
    ranking: Ranking
    codes: list[Ranked]
    ranked: list[Scored]
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
        shown += map(self.ranking.score, fetch_candidates(snapshot, self.following[begin : begin + most]))
        return [*coded, *map(self.ranking.explain, shown)]


def find(snapshot: Snapshot, text: str, types: Sequence[str] = (), *, end: int, typed: bool = False) -> SearchResults:
    """Records that match a query, restricted to these types, best first; records with a matching code come first.

    Only the first `end` results can be shown. Matches are counted by type only if `typed` or `types` is given.
    """
    typed = typed or bool(types)
    codes = _find_by_code(snapshot, text, types)
    question = parse_query(snapshot, without_codes(text) if codes else text)
    found = find_matches(snapshot, question, end, types, typed=typed)
    candidates, counted = found.candidates, found.types
    if codes:
        known = {one.record_id for one in codes}
        candidates = [one for one in candidates if one.record_id not in known]
        again = [one for one in found.candidates if one.record_id in known]
        counted = counted + Counter(one.type if typed else "" for one in codes)
        counted -= Counter(one.type if typed else "" for one in again)
    ranking = Ranking(question)
    return SearchResults(
        question=question,
        ranking=ranking,
        codes=codes,
        ranked=ranking.order(candidates),
        following=found.following,
        types=counted,
        is_whole=found.is_whole,
        did_you_mean=_did_you_mean(snapshot, question, text, found=bool(codes) or not found.is_empty),
    )


def filter_query(snapshot: Snapshot, text: str) -> FullTextQuery:
    """The full-text query for records with every word of a text, or with the code it names."""
    if (keys := codes_in(text)) and any(one.how is CodeMatch.EXACT for one in fetch_codes(snapshot, keys)):
        return with_codes(keys)
    terms = parse_query(snapshot, text).terms
    if not terms or not all(term.meanings for term in terms):
        return NO_MATCHES
    return all_of(forms_of(terms))


def _find_by_code(snapshot: Snapshot, text: str, types: Sequence[str]) -> list[Ranked]:
    """Records with a code in the text; broader and narrower codes count only if no record has the code itself."""
    if not (keys := codes_in(text)):
        return []
    found = [one for one in fetch_codes(snapshot, keys) if not types or one.type in types]
    if any(one.how is CodeMatch.EXACT for one in found):
        found = [one for one in found if one.how is CodeMatch.EXACT]
    return [
        Ranked(one.record_id, one.type, "code", one.how, is_whole=True, word=one.code)
        for one in {each.record_id: each for each in reversed(found)}.values()
    ]


def _did_you_mean(snapshot: Snapshot, question: ParsedQuery, text: str, *, found: bool) -> list[str]:
    if question.corrected:
        return [question.corrected]
    return [] if found else load_vocabulary(snapshot).similar_names(text.lower(), 3)
