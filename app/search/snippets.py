"""The part of a record's text that shows why it was found, with the places of the words; never HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.search.passages import Passage
from app.search.question import Question


@dataclass(frozen=True)
class Snippet:
    """A text and the places of the words in it, in code points."""

    text: str
    places: list[tuple[int, int]]


def snippet_of(passages: Sequence[Passage], question: Question) -> Snippet:
    """Of the passages of a record the one that says most of what was asked; of equals, the first."""
    text, stems, places = max(passages, key=lambda passage: _worth(passage, question.rarities))
    found = (place for place, form in enumerate(stems.split()) if form in question.rarities)
    return Snippet(text, [(places[2 * place], places[2 * place + 1]) for place in found])


def _worth(passage: Passage, rarities: Mapping[str, float]) -> float:
    _, stems, _ = passage
    return sum(rarity for form, rarity in rarities.items() if f" {form} " in stems)
