"""Snippets of search results: plain text with the offsets of matched words, never HTML."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Snippet(NamedTuple):
    """A passage and the offsets of the matched words."""

    text: str
    """The passage as a JSON string."""
    highlights: list[tuple[int, int]]
    """Start and end of each matched word, in code points."""


def choose_snippet(passages: str, stems: str, places: str, rarities: Mapping[str, float]) -> Snippet:
    """The passage with the highest total rarity of matched stems; the first if several are equal.

    `passages`, `stems` and `places` are columns of `RenderedHit`; `rarities` has stems padded
    with blanks as keys.
    """
    best, best_score, best_stems = 0, -1.0, ""
    present = [(stem, rarity) for stem, rarity in rarities.items() if stem in stems]
    for number, passage_stems in enumerate(stems.split("|")):
        score = 0.0
        for stem, rarity in present:
            if stem in passage_stems:
                score += rarity
        if score > best_score:
            best, best_score, best_stems = number, score, passage_stems
    offsets = places.split("|")[best]
    words = sorted([word for stem, _ in present for word in _word_indexes(best_stems, stem)])
    highlights = [(int(offsets[6 * word : 6 * word + 3]), int(offsets[6 * word + 3 : 6 * word + 6])) for word in words]
    return Snippet(passages.split("\n")[best], highlights)


def _word_indexes(stems: str, stem: str) -> Iterator[int]:
    """Indexes of the words with a stem: the number of blanks before it."""
    start = stems.find(stem)
    while start >= 0:
        yield stems.count(" ", 0, start)
        start = stems.find(stem, start + 1)
