"""Reading grades of texts, for editors. Needs the `editorial` extra."""

import re
from collections.abc import Iterator
from math import floor
from typing import Any, Final

from app.seeding.content import Content
from app.seeding.failures import Fault, MissingLibrary
from app.seeding.records.base import ContentRecord, LightRecord
from app.seeding.records.references import ReferenceRecord
from app.seeding.records.vocabularies import VocabularyRecord

MAX_GRADE: Final = 9.0
SENTENCE: Final = re.compile(r"\b[^.!?]+[.!?]*")
MIN_SENTENCE_WORDS: Final = 3
"""Minimum number of words of a sentence; shorter ones are headings and abbreviations."""


def reading_grade(text: str, names: list[str]) -> float:
    """The Flesch–Kincaid grade of a text, with the record's own names replaced by "it" (Kincaid et al. 1975).

    Averages are rounded to tenths as in textstat 0.7.4, which graded the texts of earlier releases.

    Raises:
        MissingLibrary: if pyphen is not installed.
    """
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "it", text, flags=re.IGNORECASE)
    hyphenator = _hyphenator()
    words = _words_of(text)
    if not words:
        return 0.0
    sentences = sum(len(_words_of(sentence)) >= MIN_SENTENCE_WORDS for sentence in SENTENCE.findall(text))
    syllables = sum(len(hyphenator.positions(word)) + 1 for word in words)
    words_per_sentence = _to_tenths(len(words) / max(1, sentences))
    syllables_per_word = _to_tenths(syllables / len(words))
    return _to_tenths(0.39 * words_per_sentence + 11.8 * syllables_per_word - 15.59)


def _words_of(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def _to_tenths(number: float) -> float:
    return floor(number * 10 + 0.5) / 10


def _hyphenator() -> Any:
    """The hyphenator for US English; pyphen reads its dictionary once."""
    try:
        from pyphen import Pyphen
    except ImportError:
        raise MissingLibrary("pyphen", "editorial") from None
    return Pyphen(lang="en_US")


def texts_are_readable(content: Content) -> Iterator[Fault]:
    """The card and summary of a record read at grade 9 or below."""
    for _, record in content.named_records():
        if not isinstance(record, ContentRecord | LightRecord) or isinstance(
            record, ReferenceRecord | VocabularyRecord
        ):
            continue
        names = [record.name, *getattr(record, "synonyms", [])]
        text = f"{record.card} {getattr(record, 'summary', None) or ''}"
        grade = reading_grade(text, names)
        if grade > MAX_GRADE:
            yield content.fault(
                record,
                ("card",),
                f"reads at grade {grade:.1f} together with the summary; the maximum is {MAX_GRADE:.0f}",
            )
