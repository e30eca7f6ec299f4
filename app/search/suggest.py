"""Type-ahead: names and synonyms that complete the typed text."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from app.database import Snapshot
from app.models import SearchName
from app.models.base import col
from app.models.record import table_of
from app.search.fulltext import name_matches, query_parameter, with_prefixes
from app.search.vocabulary import load_vocabulary
from app.search.words import Word, tokenize

MAX_NAMES_READ: Final = 200
"""Maximum number of names read, the first by position, among which suggestions are chosen."""

_SELECT_NAMES: Final = select(table_of(SearchName)).where(
    col(SearchName.position).op("IN")(name_matches(query_parameter("query"), bindparam("limit")))
)


class Suggestion(NamedTuple):
    """A name of a record, with the offsets of the typed text in code points."""

    record_id: str
    type: str
    text: str
    start: int
    end: int


def suggest(snapshot: Snapshot, typed: str, types: Sequence[str], limit: int) -> list[Suggestion]:
    """Names that complete the typed text, each record once; spelling is corrected only if no name does."""
    words = [word.text for word in tokenize(typed)]
    if not words:
        return []
    rows = _fetch_names(snapshot, words[:-1], words[-1:])
    if not rows and len(words) > 1:
        rows = _fetch_names(snapshot, [], words)
    if not rows:
        vocabulary = load_vocabulary(snapshot)
        words = [found[0].word if (found := vocabulary.find_corrections(word, 1)) else word for word in words]
        rows = _fetch_names(snapshot, [], words)
    ranked = sorted(rows, key=lambda row: _sort_key(row, words))
    by_record: dict[str, Any] = {}
    for row in ranked:
        if not types or row.type in types:
            by_record.setdefault(row.record_id, row)
    return [_suggestion_for(row, words) for row in list(by_record.values())[:limit]]


def _fetch_names(snapshot: Snapshot, words: list[str], prefixes: list[str]) -> list[Any]:
    return list(
        snapshot.connection.execute(_SELECT_NAMES, {"query": with_prefixes(words, prefixes), "limit": MAX_NAMES_READ})
    )


def _sort_key(row: Any, words: list[str]) -> tuple[bool, bool, int]:
    """Sort key: names that begin with the typed text first, then those that contain it as a phrase."""
    typed = " ".join(words)
    return not row.words.startswith(typed), f" {typed}" not in f" {row.words}", row.position


def _suggestion_for(row: Any, words: list[str]) -> Suggestion:
    """A suggestion that marks the typed words if they form a phrase in the name, otherwise the last of them."""
    name_words = list(tokenize(row.text))
    for start in range(len(name_words)):
        phrase = name_words[start : start + len(words)]
        if len(phrase) == len(words) and _completes(phrase, words):
            return _suggestion_at(row, phrase[0].start, _typed_end(phrase[-1], words[-1]))
    match = next((word for word in name_words if word.text.startswith(words[-1])), name_words[0])
    return _suggestion_at(row, match.start, _typed_end(match, words[-1]))


def _completes(phrase: list[Word], words: list[str]) -> bool:
    return all(word.text.startswith(typed) for word, typed in zip(phrase, words, strict=True))


def _typed_end(word: Word, typed: str) -> int:
    """End of the typed letters, at most the end of the word, because folding can change its length."""
    return min(word.start + len(typed), word.end)


def _suggestion_at(row: Any, start: int, end: int) -> Suggestion:
    return Suggestion(row.record_id, row.type, row.text, start, end)
