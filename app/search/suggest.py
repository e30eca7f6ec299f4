"""Type-ahead: names and synonyms that complete the typed text."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from app.database import Snapshot
from app.models import SearchName
from app.models.base import col
from app.models.record import table_of
from app.search.fulltext import beginning, name_matches, wanted
from app.search.vocabulary import vocabulary_of
from app.search.words import Word, words_of

READ: Final = 200
"""Maximum number of names read, the first by position, among which suggestions are chosen."""

_NAMES: Final = select(table_of(SearchName)).where(
    col(SearchName.position).op("IN")(name_matches(wanted("wanted"), bindparam("most")))
)


class Suggestion(NamedTuple):
    """A name of a record, with the offsets of the typed text in code points."""

    record_id: str
    type: str
    text: str
    start: int
    end: int


def suggest(snapshot: Snapshot, typed: str, types: Sequence[str], most: int) -> list[Suggestion]:
    """Names that complete the typed text, each record once; spelling is corrected only if no name does."""
    words = [word.text for word in words_of(typed)]
    if not words:
        return []
    rows = _read(snapshot, words[:-1], words[-1:])
    if not rows and len(words) > 1:
        rows = _read(snapshot, [], words)
    if not rows:
        vocabulary = vocabulary_of(snapshot)
        words = [near[0].word if (near := vocabulary.like(word, 1)) else word for word in words]
        rows = _read(snapshot, [], words)
    ranked = sorted(rows, key=lambda row: _order(row, words))
    first: dict[str, Any] = {}
    for row in ranked:
        if not types or row.type in types:
            first.setdefault(row.record_id, row)
    return [_suggestion(row, words) for row in list(first.values())[:most]]


def _read(snapshot: Snapshot, whole: list[str], unfinished: list[str]) -> list[Any]:
    return list(snapshot.connection.execute(_NAMES, {"wanted": beginning(whole, unfinished), "most": READ}))


def _order(row: Any, words: list[str]) -> tuple[bool, bool, int]:
    """Sort key: names that begin with the typed text first, then those that contain it as a phrase."""
    typed = " ".join(words)
    return not row.words.startswith(typed), f" {typed}" not in f" {row.words}", row.position


def _suggestion(row: Any, words: list[str]) -> Suggestion:
    """A suggestion that marks the typed words if they form a phrase in the name, otherwise the last of them."""
    held = list(words_of(row.text))
    for place in range(len(held)):
        run = held[place : place + len(words)]
        if len(run) == len(words) and _goes_on(run, words):
            return _at(row, run[0].start, _end(run[-1], words[-1]))
    found = next((word for word in held if word.text.startswith(words[-1])), held[0])
    return _at(row, found.start, _end(found, words[-1]))


def _goes_on(run: list[Word], words: list[str]) -> bool:
    return all(word.text.startswith(typed) for word, typed in zip(run, words, strict=True))


def _end(word: Word, typed: str) -> int:
    """End of the typed letters, at most the end of the word, because folding can change its length."""
    return min(word.start + len(typed), word.end)


def _at(row: Any, start: int, end: int) -> Suggestion:
    return Suggestion(row.record_id, row.type, row.text, start, end)
