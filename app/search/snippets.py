"""The part of a record's text that shows why it was found, with the places of the words; never HTML."""

import re
from collections.abc import Mapping, Sequence
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


def snippet_of(passages: Sequence[str], question: Question) -> Snippet:
    """Of the passages of a record the one that says most of what was asked; of equals, the first."""
    wanted = question.rarities
    best = max(passages, key=lambda text: _worth(text, wanted))
    return Snippet(best, tuple(word for word in _words_in(best) if stem(word.text) in wanted))


def _worth(text: str, wanted: Mapping[str, float]) -> float:
    stems = _stems_in(text)
    return sum(rarity for form, rarity in wanted.items() if form in stems)


@lru_cache(maxsize=2_000)
def _words_in(text: str) -> tuple[Word, ...]:
    return tuple(words_of(text))


@lru_cache(maxsize=10_000)
def _stems_in(text: str) -> frozenset[str]:
    return frozenset(stem(word.text) for word in words_of(text))


def passages_of(document: Mapping[str, Any]) -> list[str]:
    """What a snippet may be: the card of a record, then its texts as runs of whole sentences, none too long."""
    texts = (text for member in TEXTS if isinstance(text := document.get(member), str))
    return [document["card"], *(run for text in texts for run in _runs(text))]


def _runs(text: str) -> list[str]:
    runs = [""]
    for sentence in _SENTENCE_END.split(_MARKDOWN.sub("", text)):
        if runs[-1] and len(runs[-1]) + len(sentence) >= LONGEST:
            runs.append("")
        runs[-1] = f"{runs[-1]} {sentence}".strip()[:LONGEST]
    return runs
