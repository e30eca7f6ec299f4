"""Lookup: the record that a name or a code stands for, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import Record, SearchName
from app.search.codes import CodeMatch, FoundCode, find_codes
from app.search.index import code_key
from app.search.question import How, Question, read_question
from app.search.vocabulary import vocabulary_of
from app.search.words import stems_of

MOST: Final = 10


class NameMatch(StrEnum):
    """How a record was found by a text."""

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
"""How sure a match is. A wider code may stand for something else besides, a narrower one leaves out part."""

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


@dataclass(frozen=True)
class Found:
    """A record, how it was found, and on what name or code."""

    record_id: str
    type: str
    name: str
    how: str
    matched_on: str
    confidence: float


def look_up_text(snapshot: Snapshot, text: str) -> tuple[list[Found], list[str]]:
    """The records that go by a name, the surest first; and names like it where there is none."""
    written = stems_of(text)
    question = read_question(snapshot, text)
    meant = _meant(question)
    rows = snapshot.connection.execute(_NAMED, {"stems": [form for form in (written, meant) if form]})
    found = [_found(row, is_exact=row.stems == written) for row in rows]
    return _surest(found), [] if found else vocabulary_of(snapshot).names_like(text.lower(), 3)


def look_up_code(snapshot: Snapshot, system: str, code: str) -> list[Found]:
    """The records that a code of a system stands for, the surest first."""
    if not (key := code_key(code)):
        return []
    codes = [one for one in find_codes(snapshot, [key]) if one.system == system]
    return _surest(_by_code(one) for one in codes)


def _meant(question: Question) -> str | None:
    """The stems of a question whose spelling was mended."""
    mended = [term.meanings[0] for term in question.understood if term.meanings[0].how is not How.EXACT]
    is_mended = mended and len(question.understood) == len(question.terms)
    return question.stems if is_mended else None


def _found(row: Any, *, is_exact: bool) -> Found:
    how = NameMatch(row.member) if is_exact else NameMatch.CORRECTED
    return Found(row.record_id, row.type, row.name, how, row.text, CONFIDENCE[how])


def _by_code(one: FoundCode) -> Found:
    return Found(one.record_id, one.type, one.name, one.how, one.code, CONFIDENCE[one.how])


def _surest(found: Iterable[Found]) -> list[Found]:
    """Each record once, the surest first."""
    once: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: -one.confidence):
        once.setdefault(one.record_id, one)
    return list(once.values())[:MOST]
