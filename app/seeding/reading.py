"""How hard a text is to read, for the editors: needs the `editorial` extra."""

import re
from collections.abc import Iterator
from math import floor
from typing import Any, Final

from app.seeding.content import Content
from app.seeding.failures import Fault, MissingLibrary
from app.seeding.records import ContentRecord, LightRecord, ReferenceRecord, VocabularyRecord

GRADE: Final = 9.0
SENTENCE: Final = re.compile(r"\b[^.!?]+[.!?]*")
SHORTEST_SENTENCE: Final = 3
"""Shorter runs of words are headings and abbreviations, and do not count as sentences."""


def reading_grade(text: str, names: list[str]) -> float:
    """Flesch–Kincaid grade of a text, not counting the record's own names (Kincaid et al. 1975).

    The averages are rounded to tenths, as in textstat 0.7.4, which graded the texts of earlier releases.

    Raises:
        MissingLibrary: pyphen is not installed.
    """
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "it", text, flags=re.IGNORECASE)
    hyphenator = _hyphenator()
    words = _words_of(text)
    if not words:
        return 0.0
    sentences = sum(len(_words_of(one)) >= SHORTEST_SENTENCE for one in SENTENCE.findall(text))
    syllables = sum(len(hyphenator.positions(word)) + 1 for word in words)
    words_per_sentence = _to_tenths(len(words) / max(1, sentences))
    syllables_per_word = _to_tenths(syllables / len(words))
    return _to_tenths(0.39 * words_per_sentence + 11.8 * syllables_per_word - 15.59)


def _words_of(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def _to_tenths(number: float) -> float:
    return floor(number * 10 + 0.5) / 10


def _hyphenator() -> Any:
    """Where English words may be divided; pyphen reads its dictionary once."""
    try:
        from pyphen import Pyphen
    except ImportError:
        raise MissingLibrary("pyphen", "editorial") from None
    return Pyphen(lang="en_US")


def texts_are_easy(content: Content) -> Iterator[Fault]:
    """Card and summary of a record read at grade 9 or below."""
    for _, record in content.named_records():
        if not isinstance(record, ContentRecord | LightRecord) or isinstance(
            record, ReferenceRecord | VocabularyRecord
        ):
            continue
        names = [record.name, *getattr(record, "synonyms", [])]
        text = f"{record.card} {getattr(record, 'summary', None) or ''}"
        grade = reading_grade(text, names)
        if grade > GRADE:
            yield content.fault(record, ("card",), f"reads at grade {grade:.1f} with the summary; at most {GRADE:.0f}")
