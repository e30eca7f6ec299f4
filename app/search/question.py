"""A question as search understands it: its words, what each may mean, and what it was probably meant to be."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from app.database import Snapshot
from app.search.vocabulary import Entry, Vocabulary, known_stems, vocabulary_of
from app.search.words import ASKING, STOP_WORDS, Word, stem, words_of

MOST_TERMS: Final = 12
"""So many words of a question count."""

SHORTEST_BEGINNING: Final = 3
"""Letters from which a word may be taken for the beginning of another."""


class How(StrEnum):
    """How a word was understood."""

    EXACT = "exact"
    PREFIX = "prefix"
    CORRECTED = "corrected_spelling"


WEIGHTS: Final = {How.EXACT: 1.0, How.PREFIX: 0.7, How.CORRECTED: 0.8}


@dataclass(frozen=True)
class Meaning:
    """A word of ours that a word of a question may stand for."""

    stem: str
    word: str
    how: How


@dataclass(frozen=True)
class Term:
    """A word of a question; without a meaning where nothing is like it."""

    word: str
    meanings: tuple[Meaning, ...]
    rarity: float


@dataclass(frozen=True)
class Question:
    """What was asked."""

    terms: tuple[Term, ...]
    asks: bool
    """Somebody asks whether something is so, rather than for a thing."""
    meant: str | None
    """The question with its spelling mended, where it was."""

    @cached_property
    def understood(self) -> list[Term]:
        """The terms that mean something."""
        return [term for term in self.terms if term.meanings]

    @cached_property
    def rarity(self) -> float:
        """What all its words say together."""
        return sum(term.rarity for term in self.terms) or 1.0

    @cached_property
    def by_stem(self) -> dict[str, tuple[Term, Meaning]]:
        """Each stem it may mean, with its term; where two terms may mean it, the first."""
        return {
            meaning.stem: (term, meaning) for term in reversed(self.understood) for meaning in reversed(term.meanings)
        }

    @cached_property
    def how(self) -> How:
        """The boldest way in which any of its words was understood."""
        hows = {term.meanings[0].how for term in self.understood}
        return next((how for how in (How.CORRECTED, How.PREFIX) if how in hows), How.EXACT)

    @property
    def stems(self) -> str:
        """Its likeliest stems in order: equal to those of a name where the name was meant."""
        return " ".join(term.meanings[0].stem if term.meanings else stem(term.word) for term in self.terms)


def read_question(snapshot: Snapshot, text: str) -> Question:
    """Understand what somebody typed; any text is a question."""
    words = list(words_of(text))
    kept = [word for word in words if word.text not in STOP_WORDS] or words
    vocabulary = vocabulary_of(snapshot)
    known = known_stems(snapshot, [stem(word.text) for word in kept[:MOST_TERMS]]) if kept else {}
    # A single letter is the beginning of a word only behind another word.
    last = words[-1] if text[-1:].isalnum() and (len(words) > 1 or len(text) >= SHORTEST_BEGINNING) else None
    terms = [term for word in kept[:MOST_TERMS] for term in _terms(vocabulary, known, word, is_unfinished=word is last)]
    corrected = {term.word: term.meanings[0].word for term in terms if _is_corrected(term)}
    meant = " ".join(corrected.get(word.text, word.text) for word in words) if corrected else None
    asks = len(words) > 2 and ("?" in text or any(word.text in ASKING for word in words))  # noqa: PLR2004  # two words name
    return Question(tuple(terms), asks, meant)


def _is_corrected(term: Term) -> bool:
    return bool(term.meanings) and term.meanings[0].how is How.CORRECTED


def _terms(vocabulary: Vocabulary, known: dict[str, int], word: Word, *, is_unfinished: bool) -> list[Term]:
    form = stem(word.text)
    longer = vocabulary.beginning_with(word.text, 6) if is_unfinished or len(word.text) >= SHORTEST_BEGINNING else []
    if form in known:
        meanings = [Meaning(form, word.text, How.EXACT)]
        if is_unfinished:
            meanings += [Meaning(entry.stem, entry.word, How.PREFIX) for entry in longer if entry.stem != form]
        return [Term(word.text, _each_once(meanings), vocabulary.rarity(known[form]))]
    if longer:
        return [_term(vocabulary, word.text, longer, How.PREFIX)]
    if near := vocabulary.like(word.text, 3):
        return [_term(vocabulary, word.text, near, How.CORRECTED)]
    if parts := vocabulary.split(word.text):
        return [_term(vocabulary, part.word, [part], How.EXACT) for part in parts]
    return [Term(word.text, (), vocabulary.rarity(0))]


def _term(vocabulary: Vocabulary, word: str, entries: list[Entry], how: How) -> Term:
    meanings = _each_once([Meaning(entry.stem, entry.word, how) for entry in entries])
    return Term(word, meanings, vocabulary.rarity(max(entry.records for entry in entries)))


def _each_once(meanings: list[Meaning]) -> tuple[Meaning, ...]:
    return tuple({meaning.stem: meaning for meaning in reversed(meanings)}.values())[::-1]
