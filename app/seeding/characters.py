"""Detection of invisible characters, which make identical-looking texts differ."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

INVISIBLE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Unicode categories of control, format and separator characters."""

BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")
"""Letters, marks and symbols that render as blank although their category is a visible one."""

CONTROLS: Final = {"\0": "NUL", "\t": "TAB"}
"""Names of common control characters, which have no name in Unicode."""


def invisible_characters(text: str) -> set[str]:
    """The invisible characters of a text, except spaces and line feeds."""
    return {char for char in set(text) - {" ", "\n"} if _is_invisible(char)}


@cache
def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in INVISIBLE_CATEGORIES or char in BLANK_LETTERS or "\ufe00" <= char <= "\ufe0f"


def describe_character(char: str) -> str:
    """An error message for an invisible character, with its code point, its name and a remedy."""
    name = CONTROLS.get(char) or unicodedata.name(char, "CONTROL CHARACTER")
    return f"contains the invisible character U+{ord(char):04X} {name}; delete it, or replace it with an ordinary space"


def find_invisible(text: str) -> Iterator[tuple[int, str]]:
    """Yield each invisible character with its line number."""
    if characters := invisible_characters(text):
        for number, line in enumerate(text.split("\n"), start=1):
            yield from ((number, char) for char in sorted(characters.intersection(line)))


def remove_invisible(text: str) -> str:
    """A text without its invisible characters."""
    return text.translate(dict.fromkeys(map(ord, invisible_characters(text))))
