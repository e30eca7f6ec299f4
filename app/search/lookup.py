"""Lookup of records by exact name or code, with a confidence for each match."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice, product
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from app.database import Snapshot
from app.models import Record, SearchName
from app.models.base import col
from app.search.codes import MIN_CODE_LENGTH, CodeHit, CodeMatch, extract_codes, fetch_codes
from app.search.index import normalize_code
from app.search.parsing import ParsedQuery, WordMatch, parse_query
from app.search.vocabulary import load_vocabulary
from app.search.words import content_words, stem, stem_words, tokenize

MAX_MATCHES: Final = 10


class NameMatch(StrEnum):
    """How a text matched the name of a record."""

    NAME = "name"
    SYNONYM = "synonym"
    CORRECTED = "corrected_spelling"


CONFIDENCE: Final[dict[str, float]] = {
    CodeMatch.EXACT: 1.0,
    NameMatch.NAME: 1.0,
    NameMatch.SYNONYM: 0.95,
    CodeMatch.CHILD: 0.8,
    NameMatch.CORRECTED: 0.75,
    CodeMatch.PARENT: 0.6,
}
"""Confidence by kind of match. A broader code may cover other things as well; a narrower one covers only a part."""

_SELECT_NAMES: Final = (
    select(
        col(SearchName.record_id),
        col(SearchName.type),
        col(SearchName.member),
        col(SearchName.text),
        col(SearchName.stems),
        col(Record.name),
    )
    .join(Record, col(Record.id) == col(SearchName.record_id))
    .where(col(SearchName.stems).in_(bindparam("stems", expanding=True)))
    .order_by(col(SearchName.position))
    .limit(MAX_MATCHES * 2)
)


class Match(NamedTuple):
    """A matching record, how it matched, and the name or code that matched."""

    record_id: str
    type: str
    name: str
    how: str
    matched_on: str
    confidence: float


def look_up_text(snapshot: Snapshot, text: str) -> tuple[list[Match], list[str]]:
    """Records with this name or code, most confident first; if there are none, similar names as suggestions."""
    query = parse_query(snapshot, text)
    exact = [stem_words(text), " ".join(stem(word.text) for word in content_words(list(tokenize(text))))]
    rows = snapshot.connection.execute(
        _SELECT_NAMES, {"stems": [stems for stems in (*exact, *_corrected_stems(query)) if stems]}
    )
    matches = [_name_match(row, is_exact=row.stems in exact) for row in rows]
    if not matches and (keys := extract_codes(text)):
        matches = _code_matches(fetch_codes(snapshot, keys))
    suggestions = [] if matches else load_vocabulary(snapshot).find_similar_names(text.lower(), 3)
    return _sort_by_confidence(matches), suggestions


def look_up_code(snapshot: Snapshot, system: str, code: str) -> list[Match]:
    """Records that match a code of one system, most confident first."""
    key = normalize_code(code)
    if len(key) < MIN_CODE_LENGTH:
        return []
    return _sort_by_confidence(_code_matches([hit for hit in fetch_codes(snapshot, [key]) if hit.system == system]))


def _corrected_stems(query: ParsedQuery) -> list[str]:
    """The stems of each likely reading of a query whose spelling was corrected or completed."""
    choices = [[meaning.stem for meaning in term.meanings] for term in query.terms]
    is_corrected = any(term.meanings and term.meanings[0].how is not WordMatch.EXACT for term in query.terms)
    return [" ".join(choice) for choice in islice(product(*choices), MAX_MATCHES)] if is_corrected else []


def _name_match(row: Any, *, is_exact: bool) -> Match:
    how = NameMatch(row.member) if is_exact else NameMatch.CORRECTED
    return Match(row.record_id, row.type, row.name, how, row.text, CONFIDENCE[how])


def _code_matches(hits: Sequence[CodeHit]) -> list[Match]:
    """Code matches; the confidence is divided among the records that share a kind of match."""
    record_counts = Counter(how for how, _ in {(hit.how, hit.record_id) for hit in hits})
    return [
        Match(
            hit.record_id, hit.type, hit.name, hit.how, hit.code, round(CONFIDENCE[hit.how] / record_counts[hit.how], 2)
        )
        for hit in hits
    ]


def _sort_by_confidence(matches: Iterable[Match]) -> list[Match]:
    """Each record once, most confident first."""
    by_record: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: -match.confidence):
        by_record.setdefault(match.record_id, match)
    return list(by_record.values())[:MAX_MATCHES]
