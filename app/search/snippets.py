"""Snippets of search results: plain text with the offsets of matched words, never HTML."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Snippet(NamedTuple):
    """A passage and the offsets of the matched words."""

    text: str
    """The passage as a JSON string."""
    places: list[tuple[int, int]]
    """Start and end of each matched word, in code points."""


def snippet_of(passages: str, stems: str, places: str, wanted: Mapping[str, float]) -> Snippet:
    """The passage with the highest total rarity of matched stems; the first if several are equal.

    `passages`, `stems` and `places` are columns of `RenderedHit`; `wanted` maps stems, padded with blanks, to rarities.
    """
    best, most, chosen = 0, -1.0, ""
    present = [(stem, rarity) for stem, rarity in wanted.items() if stem in stems]
    for number, one in enumerate(stems.split("|")):
        worth = 0.0
        for stem, rarity in present:
            if stem in one:
                worth += rarity
        if worth > most:
            best, most, chosen = number, worth, one
    bounds = places.split("|")[best]
    found = sorted([word for stem, _ in present for word in _words(chosen, stem)])
    shown = [(int(bounds[6 * word : 6 * word + 3]), int(bounds[6 * word + 3 : 6 * word + 6])) for word in found]
    return Snippet(passages.split("\n")[best], shown)


def _words(stems: str, stem: str) -> Iterator[int]:
    """Indexes of the words with a stem: the number of blanks before it."""
    start = stems.find(stem)
    while start >= 0:
        yield stems.count(" ", 0, start)
        start = stems.find(stem, start + 1)
