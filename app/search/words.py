"""Tokenization for search: folding, stemming and stop words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from Stemmer import Stemmer

from app.text import fold

MAX_WORD_LENGTH: Final = 40
"""Maximum number of letters of a word that are compared; no indexed word is longer."""

MIN_STEM_LENGTH: Final = 4

_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f'\u2019])*")
_PART: Final = re.compile(r"\d+(?=(?:mg|g|mcg|µg|μg|ug|ml|iu|am|pm|h)$)|[^\W_]+")
"""A number is separated from its unit: `350mg` is `350` and `mg`, but `B12` and `MgCO3` are one word each."""

_APOSTROPHES: Final = re.compile(r"['\u2019]")
_STEMMER: Final = Stemmer("english", 0)
"""Without a cache of its own, because `stem` has one. Not thread-safe, but the GIL serializes its calls."""

_STOP_WORD_LIST: Final = """
a about actually after again all already also always am an and another any anyone anything are as at back be because
been before being but by can cannot cant could did didnt do does doesnt doing done dont during each else especially
even ever every everyone everything few first for from get gets getting give given go goes going got had has have
having he hello her here hi him his how i if ill im in instead into is isnt it its itself ive just know lately let
lets like likely made make makes many may maybe me mean means might more most mr mrs must my myself never no not
nothing now of often oh ok okay on once one ones only onto or other others our own per perhaps please possible
possibly quite rather really said same say says see she should since so some somebody someone something sometimes soon
still such take taken takes taking tell than thank thanks that the their them then there these they thing things think
this those though through till time times to today tomorrow took toward towards tried try trying under until upon us
use used using usually very via want wanted wants was way we well went were what when where whether which while who
whole whose why will wish with without wont would yes yet you your yours
"""
_QUESTION_WORD_LIST: Final = """
are better best can could did do does evidence how is proof proven research
should studies study than versus vs was why will work works would
"""
STOP_WORDS: Final = frozenset(_STOP_WORD_LIST.split())
"""Words too common to search for."""

QUESTION_WORDS: Final = frozenset(_QUESTION_WORD_LIST.split())
"""Words that mark a query as a question rather than the name of a thing."""

_NOT_CONTENT_WORDS: Final = STOP_WORDS | QUESTION_WORDS

IRREGULAR_FORMS: Final = {
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
"""Irregular forms that the stemmer does not reduce to their base form."""


class Word(NamedTuple):
    """A word of a text with its offsets in code points."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> Iterator[Word]:
    """The words of a text, folded: runs of letters and digits."""
    for match in _WORD.finditer(text):
        for part in _parts(match.group()):
            yield Word(part, *match.span())


@lru_cache(maxsize=20_000)
def _parts(run: str) -> tuple[str, ...]:
    # Folding can turn one character into several words, such as an Arabic ligature or ½.
    return tuple(part[:MAX_WORD_LENGTH] for part in _PART.findall(fold(_APOSTROPHES.sub("", run))))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem shared by the forms of a word: `legs` and `leg`, or `anaemia` and `anemia`."""
    # British and American spellings of Greek and Latin words get the same stem.
    american = IRREGULAR_FORMS.get(word, word).replace("ae", "e").replace("oe", "e")
    stemmed: str = _STEMMER.stemWord(american)
    # Gives `itchy` the stem of `itch` and `itching`.
    return stemmed[:-1] if stemmed.endswith("i") and len(stemmed) > MIN_STEM_LENGTH else stemmed


@lru_cache(maxsize=5_000)  # While indexing, the names of a record recur in every claim about it.
def fold_words(text: str) -> str:
    """The folded words of a text in order, separated by blanks."""
    return " ".join(word.text for word in tokenize(text))


def content_words(words: Sequence[Word]) -> list[Word]:
    """The content words of a query; if there are none, all but stop words; otherwise all words."""
    content = [word for word in words if word.text not in _NOT_CONTENT_WORDS]
    return content or [word for word in words if word.text not in STOP_WORDS] or list(words)


@lru_cache(maxsize=5_000)
def stem_words(text: str) -> str:
    """The stems of a text in order, separated by blanks."""
    return " ".join(map(stem, fold_words(text).split()))
