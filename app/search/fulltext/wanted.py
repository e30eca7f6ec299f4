"""What is wanted of full text, said the same for every database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NAMES: Final = ("names",)
WORDS: Final = ("names", "texts")
CODES: Final = ("codes",)
"""Where something may stand in the index of texts."""


@dataclass(frozen=True)
class Wanted:
    """All of the terms, each in any of its forms; nothing has all of none.

    Forms hold letters and digits alone, so nothing that a user types is syntax of any database.
    """

    terms: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...] = ()
    """Where they stand, all in the same or each in another; of an index with one field, none is named."""
    unfinished: tuple[str, ...] = ()
    """Words that must be there besides, of which only the beginning is known."""


NOTHING: Final = Wanted(())


def all_of(terms: Sequence[Sequence[str]], fields: tuple[str, ...] = WORDS) -> Wanted:
    """All of the terms, each in any of its forms, in some fields."""
    return Wanted(tuple(tuple(forms) for forms in terms), fields)


def with_codes(keys: Sequence[str]) -> Wanted:
    """Any of these codes."""
    return Wanted((tuple(keys),), CODES)


def beginning(whole: Sequence[str], unfinished: Sequence[str]) -> Wanted:
    """All of the words, of which some may go on."""
    return Wanted(tuple((word,) for word in whole), unfinished=tuple(unfinished))
