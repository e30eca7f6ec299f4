"""What full text holds of a record and what is wanted of it, said the same for every database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.search.index import parts_of

ANYWHERE: Final = ""
NAMES: Final = "name:"
CODES: Final = "code:"
"""Marks of a lexeme, which say where it stands. A word of a name stands there twice: as it is, and marked.

So an index of lexemes alone answers, and who asks for words of names reads no list of what is in texts. What databases
bring for this, columns and weights, stands beside each match: all would have to be read.
"""


@dataclass(frozen=True)
class Wanted:
    """All of the terms, each in any of its forms; nothing has all of none.

    Forms hold letters and digits alone, so nothing that a user types is syntax of any database.
    """

    terms: tuple[tuple[str, ...], ...]
    mark: str = ANYWHERE
    """Where they stand."""
    unfinished: tuple[str, ...] = ()
    """Words that must be there besides, of which only the beginning is known."""


NOTHING: Final = Wanted(())


def lexemes(stems: str, codes: str) -> list[str]:
    """What the index of texts holds of a record."""
    names, texts = ({*part.split()} for part in parts_of(stems))
    marked = {f"{NAMES}{form}" for form in names} | {f"{CODES}{key}" for key in codes.split()}
    return sorted(names | texts | marked)


def all_of(terms: Sequence[Sequence[str]], mark: str = ANYWHERE) -> Wanted:
    """All of the terms, each in any of its forms."""
    return Wanted(tuple(dict.fromkeys(tuple(forms) for forms in terms)), mark)


def with_codes(keys: Sequence[str]) -> Wanted:
    """Any of these codes."""
    return Wanted((tuple(keys),), CODES)


def beginning(whole: Sequence[str], unfinished: Sequence[str]) -> Wanted:
    """All of the words, of which some may go on."""
    return Wanted(tuple((word,) for word in whole), unfinished=tuple(unfinished))
