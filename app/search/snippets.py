"""The part of a record's text that shows why it was found, with the places of the words; never HTML."""

from typing import NamedTuple

from pydantic_core import from_json

from app.search.question import Question


class Snippet(NamedTuple):
    """A text and the places of the words in it, in code points."""

    text: str
    places: list[tuple[int, int]]


def snippet_of(passages: str, stems: str, places: str, question: Question) -> Snippet:
    """Of the passages of a record the one that says most of what was asked; of equals, the first.

    Passages, their stems and the places of these are as `SearchShown` has them.
    """
    wanted = question.rarities
    best, most, chosen = 0, -1.0, ""
    for place, one in enumerate(stems.split("|")):
        worth = 0.0
        for stem, rarity in wanted.items():
            if f" {stem} " in one:
                worth += rarity
        if worth > most:
            best, most, chosen = place, worth, one
    words = [place for place, stem in enumerate(chosen.split()) if stem in wanted]
    bounds = places.split("|")[best].split()
    return Snippet(from_json(passages)[best], [(int(bounds[2 * word]), int(bounds[2 * word + 1])) for word in words])
