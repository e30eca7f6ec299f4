"""Columns of `RenderedHit`: members of a hit that do not depend on the query, and the passages for its snippet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from app.search.words import stem, tokenize
from app.text import REFERENCE_MARKER

SNIPPET_MEMBERS: Final = (
    "card", "known", "summary", "answer", "question", "action", "absorption", "gut_effects", "finding", "body",
    "usda_description",
)  # fmt: skip
"""Members from which snippets are taken. Statements and titles of sources, and explanations of conflicts that cite
them, are excluded: they are never shown without the current evidence.
"""

HEAD_MEMBERS: Final = ("type", "id", "href", "name", "card")
"""Members of a hit before its snippet."""

MAX_PASSAGE_LENGTH: Final = 240

_MARKDOWN: Final = re.compile(rf"^#+ .*$|^\s*[-*] |\*\*|`|{REFERENCE_MARKER.pattern}", re.MULTILINE)
"""Markdown headings, bullets, emphasis and reference markers, removed because a snippet is plain text."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def hit_columns(document: Mapping[str, Any]) -> dict[str, str]:
    """The columns of `RenderedHit` for a record."""
    passages = list_passages(document)
    words = [list(tokenize(text)) for text in passages]
    return {
        "opening": _json_members({name: document[name] for name in HEAD_MEMBERS}),
        "closing": _json_members(_grading_members(document)),
        "names": _json_lines([document["name"], *document.get("synonyms", [])]),
        "passages": _json_lines(passages),
        "stems": "|".join(f" {' '.join(stem(word.text) for word in passage)} " for passage in words),
        "places": "|".join("".join(f"{word.start:03}{word.end:03}" for word in passage) for passage in words),
    }


def list_passages(document: Mapping[str, Any]) -> list[str]:
    """Possible snippets of a record: its card, then its texts in passages of whole sentences and limited length."""
    texts = (text for member in SNIPPET_MEMBERS if isinstance(text := document.get(member), str))
    return list(dict.fromkeys((document["card"], *(passage for text in texts for passage in _split_text(text)))))


def _json_lines(texts: Sequence[str]) -> str:
    """Texts as JSON, one per line, so that each can be read without parsing the others."""
    return "\n".join(to_json(text).decode() for text in texts)


def _json_members(members: Mapping[str, Any]) -> str:
    return to_json(members).decode()[1:-1]


def _grading_members(document: Mapping[str, Any]) -> dict[str, Any]:
    """Members that qualify a hit: the grade of a claim or a summary, the severity of a caution."""
    assessment = document.get("assessment") or document
    grade = {"certainty": assessment.get("certainty"), "direction": assessment.get("direction")}
    return grade | {name: document.get(name) for name in ("standing", "severity")}


def _split_text(text: str) -> list[str]:
    passages = [""]
    for sentence in _SENTENCE_END.split(_MARKDOWN.sub("", text)):
        if passages[-1] and len(passages[-1]) + len(sentence) >= MAX_PASSAGE_LENGTH:
            passages.append("")
        passages[-1] = f"{passages[-1]} {sentence}".strip()[:MAX_PASSAGE_LENGTH]
    return passages
