"""Columns of `RenderedHit`: members of a hit that do not depend on the query, and the passages for its snippet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from app.search.words import stem, words_of

TEXTS: Final = (
    "card", "known", "summary", "question", "action", "absorption", "gut_effects", "finding", "body",
    "usda_description",
)  # fmt: skip
"""Members from which snippets are taken. Statements and titles of sources, and explanations of conflicts that cite
them, are excluded: they are never shown without the current evidence.
"""

OPENING: Final = ("type", "id", "href", "name", "card")
"""Members of a hit before its snippet."""

MAX_PASSAGE_LENGTH: Final = 240

_MARKDOWN: Final = re.compile(r"^#+ .*$|^\s*[-*] |\*\*|`", re.MULTILINE)
"""Markdown headings, bullets and emphasis, removed because a snippet is plain text."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def hit_columns(document: Mapping[str, Any]) -> dict[str, str]:
    """The columns of `RenderedHit` for a record."""
    passages = passages_of(document)
    words = [list(words_of(text)) for text in passages]
    return {
        "opening": _members({name: document[name] for name in OPENING}),
        "closing": _members(_grading(document)),
        "names": _lines([document["name"], *document.get("synonyms", [])]),
        "passages": _lines(passages),
        "stems": "|".join(f" {' '.join(stem(word.text) for word in found)} " for found in words),
        "places": "|".join("".join(f"{word.start:03}{word.end:03}" for word in found) for found in words),
    }


def passages_of(document: Mapping[str, Any]) -> list[str]:
    """Possible snippets of a record: its card, then its texts as runs of whole sentences of limited length."""
    texts = (text for member in TEXTS if isinstance(text := document.get(member), str))
    return list(dict.fromkeys((document["card"], *(run for text in texts for run in _runs(text)))))


def _lines(texts: Sequence[str]) -> str:
    """Texts as JSON, one per line, so that each can be read without parsing the others."""
    return "\n".join(to_json(text).decode() for text in texts)


def _members(members: Mapping[str, Any]) -> str:
    return to_json(members).decode()[1:-1]


def _grading(document: Mapping[str, Any]) -> dict[str, Any]:
    """Members that qualify a hit: the grade of a claim, the severity of a caution."""
    graded = document.get("assessment") or {}
    weight = {"certainty": graded.get("certainty"), "direction": graded.get("direction")}
    return weight | {name: document.get(name) for name in ("standing", "severity")}


def _runs(text: str) -> list[str]:
    runs = [""]
    for sentence in _SENTENCE_END.split(_MARKDOWN.sub("", text)):
        if runs[-1] and len(runs[-1]) + len(sentence) >= MAX_PASSAGE_LENGTH:
            runs.append("")
        runs[-1] = f"{runs[-1]} {sentence}".strip()[:MAX_PASSAGE_LENGTH]
    return runs
