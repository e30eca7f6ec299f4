"""Parser of search queries: words, their possible meanings, and spelling corrections."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from app.database import Snapshot
from app.search.vocabulary import Entry, Vocabulary, fetch_stems, has_completion, has_digit, load_vocabulary
from app.search.words import QUESTION_WORDS, Word, content_words, stem, tokenize

MAX_TERMS: Final = 12
"""Maximum number of words of a query that are searched."""

MIN_PREFIX_LENGTH: Final = 3
"""Minimum number of letters from which a word is completed."""

MIN_SELECTIVE_RARITY: Final = 0.1
"""Rarity of a word that occurs in nine of ten records."""

MAX_NAME_WORDS: Final = 3
"""Queries of up to this many words are treated as names, longer ones as sentences."""


class WordMatch(StrEnum):
    """How a word of a query was matched with the vocabulary."""

    EXACT = "exact"
    PREFIX = "prefix"
    CORRECTED = "corrected_spelling"


MATCH_WEIGHTS: Final = {WordMatch.EXACT: 1.0, WordMatch.PREFIX: 0.7, WordMatch.CORRECTED: 0.8}


class Meaning(NamedTuple):
    """A word of the vocabulary that a word of a query may mean."""

    stem: str
    word: str
    how: WordMatch


class Term(NamedTuple):
    """A word of a query; it has no meanings if no word of the vocabulary is similar."""

    word: str
    meanings: tuple[Meaning, ...]
    rarity: float

    @property
    def is_selective(self) -> bool:
        """Whether it excludes more than one record in ten; words of nearly all records take longest to look up."""
        return self.rarity > MIN_SELECTIVE_RARITY


@dataclass(frozen=True)
class ParsedQuery:
    """A parsed search query."""

    terms: tuple[Term, ...]
    stems: str
    """Its likeliest stems in order, including stop words: equal to those of a name if the query is that name."""
    is_question: bool
    """Whether it is phrased as a question rather than as the name of a thing."""
    corrected: str | None
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
    def how(self) -> WordMatch:
        """The least exact match among its words."""
        hows = {term.meanings[0].how for term in self.understood}
        return next((how for how in (WordMatch.CORRECTED, WordMatch.PREFIX) if how in hows), WordMatch.EXACT)


def parse_query(snapshot: Snapshot, text: str) -> ParsedQuery:
    """Parse a search query; every text is valid."""
    words = list(tokenize(text))
    searched = content_words(words)[:MAX_TERMS]
    vocabulary = load_vocabulary(snapshot)
    known_stems = fetch_stems(snapshot, [stem(word.text) for word in searched]) if searched else {}
    parser = _Parser(
        snapshot,
        vocabulary,
        known_stems,
        words,
        is_short=len(words) <= MAX_NAME_WORDS,
        last_word_is_open=text[-1:].isalnum(),
    )
    terms = [term for word in searched for term in parser.parse_word(word)]
    corrections = {term.word: term.meanings[0].word for term in terms if _is_corrected(term)}
    corrected = " ".join(corrections.get(word.text, word.text) for word in words) if corrections else None
    is_question = len(words) > 2 and ("?" in text or any(word.text in QUESTION_WORDS for word in words))  # noqa: PLR2004  # two words are a name
    likeliest_stems = {term.word: term.meanings[0].stem for term in terms if term.meanings}
    stems = " ".join(likeliest_stems.get(word.text) or stem(word.text) for word in words)
    return ParsedQuery(tuple(terms), stems, is_question, corrected)


def _is_corrected(term: Term) -> bool:
    return bool(term.meanings) and term.meanings[0].how is WordMatch.CORRECTED


class _Parser(NamedTuple):
    """The context in which the words of a query are parsed."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    known_stems: dict[str, tuple[int, bool]]
    words: list[Word]
    is_short: bool
    """Whether every word may be incomplete; in a sentence, only the last may be."""
    last_word_is_open: bool

    def parse_word(self, word: Word) -> list[Term]:
        """The possible meanings of a word: itself, its completions, spelling corrections, or two joined words."""
        stemmed = stem(word.text)
        if stemmed in self.known_stems:
            records, in_names = self.known_stems[stemmed]
            completions = self._complete(word) if word is self.words[-1] else []
            meanings = [Meaning(stemmed, word.text, WordMatch.EXACT)]
            meanings += [
                Meaning(entry.stem, entry.word, WordMatch.PREFIX) for entry in completions if entry.stem != stemmed
            ]
            rarity = self.vocabulary.compute_rarity(records, in_names=in_names)
            return [Term(word.text, _without_duplicates(meanings), rarity)]
        if completions := self._complete(word):
            return [self._make_term(word.text, completions, WordMatch.PREFIX)]
        if corrections := self.vocabulary.find_corrections(word.text, 3):
            return [self._make_term(word.text, corrections, WordMatch.CORRECTED)]
        if parts := self.vocabulary.split_joined(word.text):
            return [self._make_term(part.word, [part], WordMatch.EXACT) for part in parts]
        return [Term(word.text, (), self.vocabulary.compute_rarity(0, in_names=False))]

    def _complete(self, word: Word) -> list[Entry]:
        """The completions of a word that may be incomplete."""
        is_last = word is self.words[-1] and self.last_word_is_open
        if has_digit(word.text) or not (self.is_short or (is_last and len(word.text) > MIN_PREFIX_LENGTH)):
            return []
        if len(word.text) >= MIN_PREFIX_LENGTH:
            return self.vocabulary.find_completions(word.text, 6)
        if is_last and len(self.words) > 1 and has_completion(self.snapshot, [other.text for other in self.words]):
            return self.vocabulary.find_completions(word.text, 6)
        return []

    def _make_term(self, word: str, entries: list[Entry], how: WordMatch) -> Term:
        meanings = _without_duplicates([Meaning(entry.stem, entry.word, how) for entry in entries])
        records, in_names = max(entry.records for entry in entries), any(entry.in_names for entry in entries)
        return Term(word, meanings, self.vocabulary.compute_rarity(records, in_names=in_names))


def _without_duplicates(meanings: list[Meaning]) -> tuple[Meaning, ...]:
    return tuple({meaning.stem: meaning for meaning in reversed(meanings)}.values())[::-1]
