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
from app.search.codes import SHORTEST, CodeMatch, FoundCode, codes_in, find_codes
from app.search.index import code_key
from app.search.question import How, Question, read_question
from app.search.vocabulary import vocabulary_of
from app.search.words import stem, stems_of, telling, words_of

MOST: Final = 10


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

_NAMED: Final = (
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
    .limit(MOST * 2)
)


class Found(NamedTuple):
    """A matching record, how it matched, and the name or code that matched."""

    record_id: str
    type: str
    name: str
    how: str
    matched_on: str
    confidence: float


def look_up_text(snapshot: Snapshot, text: str) -> tuple[list[Found], list[str]]:
    """Records with this name or code, most confident first; if there are none, similar names as suggestions."""
    question = read_question(snapshot, text)
    written = [stems_of(text), " ".join(stem(word.text) for word in telling(list(words_of(text))))]
    rows = snapshot.connection.execute(_NAMED, {"stems": [form for form in (*written, *_meant(question)) if form]})
    found = [_found(row, is_exact=row.stems in written) for row in rows]
    if not found and (keys := codes_in(text)):
        found = _sure_codes(find_codes(snapshot, keys))
    return _surest(found), [] if found else vocabulary_of(snapshot).names_like(text.lower(), 3)


def look_up_code(snapshot: Snapshot, system: str, code: str) -> list[Found]:
    """Records that match a code of one system, most confident first."""
    key = code_key(code)
    if len(key) < SHORTEST:
        return []
    return _surest(_sure_codes([one for one in find_codes(snapshot, [key]) if one.system == system]))


def _meant(question: Question) -> list[str]:
    """The stems of each likely reading of a query whose spelling was corrected or completed."""
    choices = [[meaning.stem for meaning in term.meanings] for term in question.terms]
    is_mended = any(term.meanings and term.meanings[0].how is not How.EXACT for term in question.terms)
    return [" ".join(choice) for choice in islice(product(*choices), MOST)] if is_mended else []


def _found(row: Any, *, is_exact: bool) -> Found:
    how = NameMatch(row.member) if is_exact else NameMatch.CORRECTED
    return Found(row.record_id, row.type, row.name, how, row.text, CONFIDENCE[how])


def _sure_codes(codes: Sequence[FoundCode]) -> list[Found]:
    """Code matches; the confidence is divided among the records that share a kind of match."""
    sharing = Counter(how for how, _ in {(one.how, one.record_id) for one in codes})
    return [
        Found(one.record_id, one.type, one.name, one.how, one.code, round(CONFIDENCE[one.how] / sharing[one.how], 2))
        for one in codes
    ]


def _surest(found: Iterable[Found]) -> list[Found]:
    """Each record once, most confident first."""
    once: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: -one.confidence):
        once.setdefault(one.record_id, one)
    return list(once.values())[:MOST]
