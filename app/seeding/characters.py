"""Characters that nobody sees, and that part what looks the same."""

import unicodedata
from collections.abc import Iterator
from typing import Final

UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Unicode's categories of control and format characters, and of separators."""

BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")
"""Letters, marks and signs that show nothing, though their category does not say so."""

CONTROLS: Final = {"\0": "NUL", "\t": "TAB"}
"""Unicode gives control characters no name; these two are met."""


def unseen(text: str) -> set[str]:
    """The characters of a text that nobody sees, but for the blank and the end of a line."""
    return {char for char in set(text) - {" ", "\n"} if _is_unseen(char)}


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in UNSEEN or char in BLANK_LETTERS or "\ufe00" <= char <= "\ufe0f"


def describe(char: str) -> str:
    """A character by code point and name, with what to do."""
    name = CONTROLS.get(char) or unicodedata.name(char, "CONTROL CHARACTER")
    return f"holds U+{ord(char):04X} {name}, which nobody can see; take it out, or type an ordinary blank"


def find_unseen(text: str) -> Iterator[tuple[int, str]]:
    """The line of each character that nobody sees, and the character."""
    if found := unseen(text):
        for number, line in enumerate(text.split("\n"), start=1):
            yield from ((number, char) for char in sorted(found.intersection(line)))


def without_unseen(text: str) -> str:
    """A text as it looks."""
    return text.translate(dict.fromkeys(map(ord, unseen(text))))
