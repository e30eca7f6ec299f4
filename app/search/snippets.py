"""The part of a record's text that shows why it was found, with the places of the words; never HTML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from app.search.question import Question
from app.search.words import Word, stem, words_of

TEXTS: Final = (
    "card", "known", "summary", "question", "action", "absorption", "gut_effects", "finding", "body",
    "usda_description",
)  # fmt: skip
"""Members a snippet may come from. What a source says is not among them, nor its title, nor what explains a conflict by
it: these are never shown without what is known.
"""

LONGEST: Final = 240

_MARKDOWN: Final = re.compile(r"^#+ .*$|^\s*[-*] |\*\*|`", re.MULTILINE)
"""Headings, bullets, emphasis: a snippet is plain text."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Snippet:
    """A text and the places of the words in it, in code points."""

    text: str
    places: tuple[Word, ...]


def snippet_of(document: Mapping[str, Any], question: Question) -> Snippet:
    """The sentences of a record that say most of what was asked; its card where none does."""
    wanted = {meaning.stem: term.rarity for term in question.understood for meaning in term.meanings}
    best, most = document["card"], _worth(document["card"], wanted)
    for text in _passages(document):
        if (worth := _worth(text, wanted)) > most:
            best, most = text, worth
    return Snippet(best, tuple(word for word in words_of(best) if stem(word.text) in wanted))


def _worth(text: str, wanted: Mapping[str, float]) -> float:
    return sum(wanted[form] for form in _stems_in(text) & wanted.keys())


@lru_cache(maxsize=10_000)
def _stems_in(text: str) -> frozenset[str]:
    return frozenset(stem(word.text) for word in words_of(text))


def _passages(document: Mapping[str, Any]) -> Iterator[str]:
    """Texts of a record as runs of whole sentences, none too long."""
    for member in TEXTS:
        if isinstance(text := document.get(member), str):
            yield from _runs(text)


@lru_cache(maxsize=5_000)
def _runs(text: str) -> tuple[str, ...]:
    runs = [""]
    for sentence in _SENTENCE_END.split(_MARKDOWN.sub("", text)):
        if runs[-1] and len(runs[-1]) + len(sentence) >= LONGEST:
            runs.append("")
        runs[-1] = f"{runs[-1]} {sentence}".strip()[:LONGEST]
    return tuple(runs)
