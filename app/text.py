"""Text as search and sorting see it."""

import unicodedata
from collections.abc import Sequence
from typing import Final

LONGEST_WORD: Final = 100
"""Of a longer word only so much is compared, so that it stays cheap."""


def fold(text: str) -> str:
    """Without accents and case: `Ménière` and `meniere` are the same."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def similar(word: str, words: Sequence[str], most: int = 3) -> list[str]:
    """The words most like another."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # 10 ms of a start, for words that nobody may mistype

    found = process.extract(word[:LONGEST_WORD].lower(), words, scorer=fuzz.ratio, limit=most, score_cutoff=60)
    return [name for name, _, _ in found]
