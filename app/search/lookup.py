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
from app.search.codes import MIN_CODE_LENGTH, CodeHit, CodeMatch, codes_in, fetch_codes
from app.search.index import code_key
from app.search.question import How, ParsedQuery, parse_query
from app.search.vocabulary import load_vocabulary
from app.search.words import content_words, stem, stems_of, words_of

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
    question = parse_query(snapshot, text)
    written = [stems_of(text), " ".join(stem(word.text) for word in content_words(list(words_of(text))))]
    rows = snapshot.connection.execute(
        _SELECT_NAMES, {"stems": [form for form in (*written, *_corrected_stems(question)) if form]}
    )
    found = [_name_match(row, is_exact=row.stems in written) for row in rows]
    if not found and (keys := codes_in(text)):
        found = _code_matches(fetch_codes(snapshot, keys))
    return _by_confidence(found), [] if found else load_vocabulary(snapshot).similar_names(text.lower(), 3)


def look_up_code(snapshot: Snapshot, system: str, code: str) -> list[Match]:
    """Records that match a code of one system, most confident first."""
    key = code_key(code)
    if len(key) < MIN_CODE_LENGTH:
        return []
    return _by_confidence(_code_matches([one for one in fetch_codes(snapshot, [key]) if one.system == system]))


def _corrected_stems(question: ParsedQuery) -> list[str]:
    """The stems of each likely reading of a query whose spelling was corrected or completed."""
    choices = [[meaning.stem for meaning in term.meanings] for term in question.terms]
    is_mended = any(term.meanings and term.meanings[0].how is not How.EXACT for term in question.terms)
    return [" ".join(choice) for choice in islice(product(*choices), MAX_MATCHES)] if is_mended else []


def _name_match(row: Any, *, is_exact: bool) -> Match:
    how = NameMatch(row.member) if is_exact else NameMatch.CORRECTED
    return Match(row.record_id, row.type, row.name, how, row.text, CONFIDENCE[how])


def _code_matches(codes: Sequence[CodeHit]) -> list[Match]:
    """Code matches; the confidence is divided among the records that share a kind of match."""
    sharing = Counter(how for how, _ in {(one.how, one.record_id) for one in codes})
    return [
        Match(one.record_id, one.type, one.name, one.how, one.code, round(CONFIDENCE[one.how] / sharing[one.how], 2))
        for one in codes
    ]


def _by_confidence(found: Iterable[Match]) -> list[Match]:
    """Each record once, most confident first."""
    once: dict[str, Match] = {}
    for one in sorted(found, key=lambda one: -one.confidence):
        once.setdefault(one.record_id, one)
    return list(once.values())[:MAX_MATCHES]
