"""The part of a record's text that shows why it was found, with the places of the words; never HTML."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Snippet(NamedTuple):
    """A text, and the places of the words in it."""

    text: str
    """As JSON."""
    places: list[tuple[int, int]]
    """Where words begin and end, in code points."""


def snippet_of(passages: str, stems: str, places: str, wanted: Mapping[str, float]) -> Snippet:
    """Of the passages of a record the one that says most of what was asked; of equals, the first.

    Passages, their stems and the places of these are as `SearchShown` has them; wanted is what each stem says, which
    stands between blanks.
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
    """Which words of a passage have a stem: so many blanks stand before."""
    start = stems.find(stem)
    while start >= 0:
        yield stems.count(" ", 0, start)
        start = stems.find(stem, start + 1)
