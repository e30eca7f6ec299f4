"""Text normalization for search and sorting, and similar words for suggestions."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

MAX_COMPARED_LENGTH: Final = 100
"""Maximum length of a word in comparisons, in characters, which bounds their cost."""


REFERENCE_MARKER: Final = re.compile(r"\[\^([a-z0-9-]+)\]")
"""Marks a statement in the body of a record with the id of a reference that supports it: `[^allen-2014]`."""


def fold(text: str) -> str:
    """Remove accents and case, so that `Ménière` and `meniere` are equal."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def find_similar(word: str, words: Sequence[str], limit: int = 3) -> list[str]:
    """The words most similar to `word`, most similar first, at most `limit`."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # 10 ms of start-up time, needed only for misspelled words

    matches = process.extract(
        word[:MAX_COMPARED_LENGTH].lower(), words, scorer=fuzz.ratio, limit=limit, score_cutoff=60
    )
    return [name for name, _, _ in matches]
