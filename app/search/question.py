"""Parsing of search queries: words, their possible meanings, and spelling corrections."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from app.database import Snapshot
from app.search.vocabulary import Entry, Vocabulary, goes_on, has_digit, known_stems, vocabulary_of
from app.search.words import ASKING, Word, stem, telling, words_of

MOST_TERMS: Final = 12
"""Maximum number of words of a query that are searched."""

SHORTEST_BEGINNING: Final = 3
"""Minimum number of letters from which a word is completed."""

SAYS_LITTLE: Final = 0.1
"""Rarity of a word that occurs in nine of ten records."""

SHORT: Final = 3
"""Queries of up to this many words are treated as names, longer ones as sentences."""


class How(StrEnum):
    """How a word of a query was matched with the vocabulary."""

    EXACT = "exact"
    PREFIX = "prefix"
    CORRECTED = "corrected_spelling"


WEIGHTS: Final = {How.EXACT: 1.0, How.PREFIX: 0.7, How.CORRECTED: 0.8}


class Meaning(NamedTuple):
    """A word of the vocabulary that a word of a query may mean."""

    stem: str
    word: str
    how: How


class Term(NamedTuple):
    """A word of a query; it has no meanings if no word of the vocabulary is similar."""

    word: str
    meanings: tuple[Meaning, ...]
    rarity: float

    @property
    def chooses(self) -> bool:
        """Whether it excludes more than one record in ten; words of nearly all records take longest to look up."""
        return self.rarity > SAYS_LITTLE


@dataclass(frozen=True)
class Question:
    """A parsed search query."""

    terms: tuple[Term, ...]
    stems: str
    """Its likeliest stems in order, including stop words: equal to those of a name if the query is that name."""
    asks: bool
    """Whether it is phrased as a question rather than as the name of a thing."""
    meant: str | None
    """The query with its spelling corrected, if it was."""

    @cached_property
    def understood(self) -> list[Term]:
        """The terms with a meaning."""
        return [term for term in self.terms if term.meanings]

    @property
    def not_understood(self) -> list[str]:
        """Words that no record contains, even in a similar spelling."""
        return [term.word for term in self.terms if not term.meanings]

    @cached_property
    def rarity(self) -> float:
        """Total rarity of its terms; 1 if that is 0."""
        return sum(term.rarity for term in self.terms) or 1.0

    @cached_property
    def rarities(self) -> dict[str, float]:
        """Rarity by stem of each meaning; stems are padded with blanks, as in the index."""
        return {f" {meaning.stem} ": term.rarity for term in self.understood for meaning in term.meanings}

    @cached_property
    def by_stem(self) -> dict[str, tuple[Term, Meaning]]:
        """Term and meaning by stem; the first term if several may mean it."""
        return {
            meaning.stem: (term, meaning) for term in reversed(self.understood) for meaning in reversed(term.meanings)
        }

    @cached_property
    def how(self) -> How:
        """The least exact match among its words."""
        hows = {term.meanings[0].how for term in self.understood}
        return next((how for how in (How.CORRECTED, How.PREFIX) if how in hows), How.EXACT)


def read_question(snapshot: Snapshot, text: str) -> Question:
    """Parse a search query; every text is valid."""
    words = list(words_of(text))
    kept = telling(words)[:MOST_TERMS]
    vocabulary = vocabulary_of(snapshot)
    known = known_stems(snapshot, [stem(word.text) for word in kept]) if kept else {}
    reading = _Reading(snapshot, vocabulary, known, words, is_short=len(words) <= SHORT, ends_open=text[-1:].isalnum())
    terms = [term for word in kept for term in reading.terms(word)]
    corrected = {term.word: term.meanings[0].word for term in terms if _is_corrected(term)}
    meant = " ".join(corrected.get(word.text, word.text) for word in words) if corrected else None
    asks = len(words) > 2 and ("?" in text or any(word.text in ASKING for word in words))  # noqa: PLR2004  # two words are a name
    likely = {term.word: term.meanings[0].stem for term in terms if term.meanings}
    stems = " ".join(likely.get(word.text) or stem(word.text) for word in words)
    return Question(tuple(terms), stems, asks, meant)


def _is_corrected(term: Term) -> bool:
    return bool(term.meanings) and term.meanings[0].how is How.CORRECTED


class _Reading(NamedTuple):
    """The context in which the words of a query are parsed."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    known: dict[str, tuple[int, bool]]
    words: list[Word]
    is_short: bool
    """Whether every word may be incomplete; in a sentence only the last may be."""
    ends_open: bool

    def terms(self, word: Word) -> list[Term]:
        """The possible meanings of a word: itself, its completions, spelling corrections, or two joined words."""
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
        """The completions of a word that may be incomplete."""
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
