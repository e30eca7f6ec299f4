"""Full search: matching and ranking records for a query, with a bounded number of records read."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.database import Snapshot
from app.search.candidates import fetch_candidates
from app.search.codes import CodeMatch, extract_codes, fetch_codes, remove_codes
from app.search.fulltext import NO_MATCHES, FullTextQuery, all_of, with_codes
from app.search.parsing import ParsedQuery, parse_query
from app.search.ranking import Ranked, Ranking, Scored
from app.search.retrieval import retrieve_candidates, stems_by_term
from app.search.vocabulary import load_vocabulary


class SearchResults(NamedTuple):
    """Search results: records with a matching code, then ranked records, then unranked positions that follow."""

    query: ParsedQuery
    ranking: Ranking
    codes: list[Ranked]
    ranked: list[Scored]
    following: list[int]
    types: Counter[str]
    """Number of matching records by type; the total under an empty name if types were not counted separately."""
    total_is_exact: bool
    """False if there are more matches than were counted."""
    did_you_mean: list[str]

    @property
    def total(self) -> int:
        """Number of matching records."""
        return self.types.total()

    def fetch_page(self, snapshot: Snapshot, start: int, limit: int) -> list[Ranked]:
        """At most `limit` records, starting at an offset."""
        by_code = self.codes[start : start + limit]
        offset, rest = max(start - len(self.codes), 0), limit - len(by_code)
        by_words = self.ranked[offset : offset + rest]
        offset, rest = max(offset - len(self.ranked), 0), rest - len(by_words)
        by_words += map(self.ranking.score, fetch_candidates(snapshot, self.following[offset : offset + rest]))
        return [*by_code, *map(self.ranking.explain, by_words)]


def find(
    snapshot: Snapshot, text: str, types: Sequence[str] = (), *, end: int, count_types: bool = False
) -> SearchResults:
    """Records that match a query, restricted to these types, best first; records with a matching code come first.

    Only the first `end` results can be shown. Matches are counted by type only if `count_types` or `types` is given.
    """
    count_types = count_types or bool(types)
    codes = _find_by_code(snapshot, text, types)
    query = parse_query(snapshot, remove_codes(text) if codes else text)
    retrieved = retrieve_candidates(snapshot, query, end, types, count_types=count_types)
    candidates, counts = retrieved.candidates, retrieved.types
    if codes:
        ids = {hit.record_id for hit in codes}
        candidates = [candidate for candidate in candidates if candidate.record_id not in ids]
        duplicates = [candidate for candidate in retrieved.candidates if candidate.record_id in ids]
        counts = counts + Counter(hit.type if count_types else "" for hit in codes)
        counts -= Counter(candidate.type if count_types else "" for candidate in duplicates)
    ranking = Ranking(query)
    return SearchResults(
        query=query,
        ranking=ranking,
        codes=codes,
        ranked=ranking.order(candidates),
        following=retrieved.following,
        types=counts,
        total_is_exact=retrieved.total_is_exact,
        did_you_mean=_suggest_queries(snapshot, query, text, has_results=bool(codes) or not retrieved.is_empty),
    )


def filter_query(snapshot: Snapshot, text: str) -> FullTextQuery:
    """The full-text query for records with every word of a text, or with the code it names."""
    if (keys := extract_codes(text)) and any(hit.how is CodeMatch.EXACT for hit in fetch_codes(snapshot, keys)):
        return with_codes(keys)
    terms = parse_query(snapshot, text).terms
    if not terms or not all(term.meanings for term in terms):
        return NO_MATCHES
    return all_of(stems_by_term(terms))


def _find_by_code(snapshot: Snapshot, text: str, types: Sequence[str]) -> list[Ranked]:
    """Records with a code in the text; broader and narrower codes count only if no record has the code itself."""
    if not (keys := extract_codes(text)):
        return []
    hits = [hit for hit in fetch_codes(snapshot, keys) if not types or hit.type in types]
    if any(hit.how is CodeMatch.EXACT for hit in hits):
        hits = [hit for hit in hits if hit.how is CodeMatch.EXACT]
    return [
        Ranked(hit.record_id, hit.type, "code", hit.how, is_full_match=True, word=hit.code)
        for hit in {hit.record_id: hit for hit in reversed(hits)}.values()
    ]


def _suggest_queries(snapshot: Snapshot, query: ParsedQuery, text: str, *, has_results: bool) -> list[str]:
    if query.corrected:
        return [query.corrected]
    return [] if has_results else load_vocabulary(snapshot).find_similar_names(text.lower(), 3)
