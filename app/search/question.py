"""A question as search understands it: its words, what each may mean, and what it was probably meant to be."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from app.database import Snapshot
from app.search.vocabulary import Entry, Vocabulary, goes_on, has_digit, known_stems, vocabulary_of
from app.search.words import ASKING, Word, stem, telling, words_of

MOST_TERMS: Final = 12
"""So many words of a question count."""

SHORTEST_BEGINNING: Final = 3
"""Letters from which a word may be taken for the beginning of another."""

SAYS_LITTLE: Final = 0.1
"""The rarity of a word that nine of ten records have."""

SHORT: Final = 3
"""Questions of so many words are names, typed in haste; longer ones are sentences."""


class How(StrEnum):
    """How a word was understood."""

    EXACT = "exact"
    PREFIX = "prefix"
    CORRECTED = "corrected_spelling"


WEIGHTS: Final = {How.EXACT: 1.0, How.PREFIX: 0.7, How.CORRECTED: 0.8}


class Meaning(NamedTuple):
    """A word of ours that a word of a question may stand for."""

    stem: str
    word: str
    how: How


class Term(NamedTuple):
    """A word of a question; without a meaning where nothing is like it."""

    word: str
    meanings: tuple[Meaning, ...]
    rarity: float

    @property
    def chooses(self) -> bool:
        """Whether it leaves out more than one record in ten; a word of nearly all takes longest to look up."""
        return self.rarity > SAYS_LITTLE


@dataclass(frozen=True)
class Question:
    """What was asked."""

    terms: tuple[Term, ...]
    stems: str
    """Its likeliest stems in order, stop words and all: equal to those of a name where the name was meant."""
    asks: bool
    """Somebody asks whether something is so, rather than for a thing."""
    meant: str | None
    """The question with its spelling mended, where it was."""

    @cached_property
    def understood(self) -> list[Term]:
        """The terms that mean something."""
        return [term for term in self.terms if term.meanings]

    @property
    def not_understood(self) -> list[str]:
        """Words that stand in no record, nor anything like them."""
        return [term.word for term in self.terms if not term.meanings]

    @cached_property
    def rarity(self) -> float:
        """What all its words say together."""
        return sum(term.rarity for term in self.terms) or 1.0

    @cached_property
    def rarities(self) -> dict[str, float]:
        """What each stem says that it may mean; stems stand between blanks, as in what is indexed."""
        return {f" {meaning.stem} ": term.rarity for term in self.understood for meaning in term.meanings}

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


def read_question(snapshot: Snapshot, text: str) -> Question:
    """Understand what somebody typed; any text is a question."""
    words = list(words_of(text))
    kept = telling(words)[:MOST_TERMS]
    vocabulary = vocabulary_of(snapshot)
    known = known_stems(snapshot, [stem(word.text) for word in kept]) if kept else {}
    reading = _Reading(snapshot, vocabulary, known, words, is_short=len(words) <= SHORT, ends_open=text[-1:].isalnum())
    terms = [term for word in kept for term in reading.terms(word)]
    corrected = {term.word: term.meanings[0].word for term in terms if _is_corrected(term)}
    meant = " ".join(corrected.get(word.text, word.text) for word in words) if corrected else None
    asks = len(words) > 2 and ("?" in text or any(word.text in ASKING for word in words))  # noqa: PLR2004  # two words name
    likely = {term.word: term.meanings[0].stem for term in terms if term.meanings}
    stems = " ".join(likely.get(word.text) or stem(word.text) for word in words)
    return Question(tuple(terms), stems, asks, meant)


def _is_corrected(term: Term) -> bool:
    return bool(term.meanings) and term.meanings[0].how is How.CORRECTED


class _Reading(NamedTuple):
    """A question while it is read: what is known of its words, and where each stands."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    known: dict[str, tuple[int, bool]]
    words: list[Word]
    is_short: bool
    """In a few words each may be unfinished; in a sentence only the last."""
    ends_open: bool

    def terms(self, word: Word) -> list[Term]:
        """What a word may stand for: itself, a longer word, a word spelled otherwise, two words."""
        form = stem(word.text)
        if form in self.known:
            records, in_names = self.known[form]
            longer = self._longer(word) if word is self.words[-1] else []
            meanings = [Meaning(form, word.text, How.EXACT)]
            meanings += [Meaning(entry.stem, entry.word, How.PREFIX) for entry in longer if entry.stem != form]
            return [Term(word.text, _each_once(meanings), self.vocabulary.rarity(records, in_names=in_names))]
        if longer := self._longer(word):
            return [self._term(word.text, longer, How.PREFIX)]
        if near := self.vocabulary.like(word.text, 3):
            return [self._term(word.text, near, How.CORRECTED)]
        if parts := self.vocabulary.split(word.text):
            return [self._term(part.word, [part], How.EXACT) for part in parts]
        return [Term(word.text, (), self.vocabulary.rarity(0, in_names=False))]

    def _longer(self, word: Word) -> list[Entry]:
        """The words that go on from one that may be unfinished."""
        is_last = word is self.words[-1] and self.ends_open
        if has_digit(word.text) or not (self.is_short or (is_last and len(word.text) > SHORTEST_BEGINNING)):
            return []
        if len(word.text) >= SHORTEST_BEGINNING:
            return self.vocabulary.beginning_with(word.text, 6)
        if is_last and len(self.words) > 1 and goes_on(self.snapshot, [one.text for one in self.words]):
            return self.vocabulary.beginning_with(word.text, 6)
        return []

    def _term(self, word: str, entries: list[Entry], how: How) -> Term:
        meanings = _each_once([Meaning(entry.stem, entry.word, how) for entry in entries])
        records, in_names = max(entry.records for entry in entries), any(entry.in_names for entry in entries)
        return Term(word, meanings, self.vocabulary.rarity(records, in_names=in_names))


def _each_once(meanings: list[Meaning]) -> tuple[Meaning, ...]:
    return tuple({meaning.stem: meaning for meaning in reversed(meanings)}.values())[::-1]
