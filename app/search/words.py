"""Words as search sees them: without accents and case, and as stems."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from app.text import fold

LONGEST: Final = 40
"""Letters of a word that count; no word of ours is longer."""

_WORD: Final = re.compile(r"\d+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'\u2019])*")
_APOSTROPHES: Final = re.compile(r"['\u2019]")
_STEMMER: Final = snowballstemmer.stemmer("english")

_SAYING_NOTHING: Final = """
a about am an and any are as at be been but by can could did do does for from get got had has have how i if im in
into is it its ive me my of on or our should so some than that the their them then there these they this to too was
we were what when where which who why will with would you your
"""
_OF_A_QUESTION: Final = """
are better best can could did do does evidence how is proof proven should study than versus vs was why will work works
would
"""
STOP_WORDS: Final = frozenset(_SAYING_NOTHING.split())
"""Words that say nothing of what is looked for."""

ASKING: Final = frozenset(_OF_A_QUESTION.split())
"""Words of somebody who asks whether something is so, more than for a thing by its name."""


IRREGULAR: Final = {
    "calves": "calf",
    "children": "child",
    "criteria": "criterion",
    "diagnosis": "diagnose",
    "diagnostic": "diagnose",
    "feet": "foot",
    "men": "man",
    "slept": "sleep",
    "teeth": "tooth",
    "women": "woman",
}
"""Forms that no rule of spelling leads back to their word."""


@dataclass(frozen=True)
class Word:
    """A word of a text and its place there, in code points."""

    text: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """The words of a text: runs of letters, and numbers. Whatever else stands there is no word."""
    for match in _WORD.finditer(text):
        if word := _as_word(match.group()):
            yield Word(word, match.start(), match.end())


@lru_cache(maxsize=20_000)
def _as_word(letters: str) -> str:
    return _APOSTROPHES.sub("", fold(letters))[:LONGEST]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The part of a word that its forms share: `legs` and `leg`, `anaemia` and `anemia` are the same."""
    # British and American spelling of the same Greek and Latin sounds.
    spelled = IRREGULAR.get(word, word).replace("ae", "e").replace("oe", "e")
    stemmed: str = _STEMMER.stemWord(spelled)
    return stemmed


def folded(text: str) -> str:
    """The words of a text, in its order and without what stands between them."""
    return " ".join(word.text for word in words_of(text))


def stems_of(text: str) -> str:
    """The stems of a text, in its order."""
    return " ".join(stem(word.text) for word in words_of(text))
