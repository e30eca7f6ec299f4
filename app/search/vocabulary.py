"""The vocabulary of a release: known words, completions and spelling corrections."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import log
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from app.database import Snapshot, once_per_release
from app.models import SearchName, SearchText, SearchWord
from app.models.base import col
from app.search.fulltext import name_matches, query_parameter, with_prefixes

MAX_MISTAKES: Final = ((4, 0), (8, 1), (10_000, 2))
"""Pairs of a length, and the maximum number of wrong letters in a word shorter than that."""

MAX_WORDS: Final = 20_000
"""Maximum number of words, the most frequent, held in memory for spelling; rarer words are looked up in the database.
"""

MAX_TEXT_RARITY: Final = 2.0
"""Maximum rarity of a word that occurs in no name."""

MIN_SIMILARITY: Final = 75
"""Minimum similarity, from 0 to 100, of a suggested name to the typed text."""

MIN_NAME_LENGTH: Final = 5
"""Minimum length of a suggested name; shorter names resemble too many texts."""

MAX_NAMES: Final = 5_000
"""Maximum number of names, the first by position, compared with a whole query."""

_SELECT_WORDS: Final = (
    select(col(SearchWord.word), col(SearchWord.stem), col(SearchWord.records), col(SearchWord.in_names))
    .order_by(col(SearchWord.records).desc(), col(SearchWord.word))
    .limit(MAX_WORDS)
)
_SELECT_NAMES: Final = (
    select(col(SearchName.text), col(SearchName.words)).order_by(col(SearchName.position)).limit(MAX_NAMES)
)
_SELECT_RECORD_COUNT: Final = select(func.max(col(SearchText.position)))
_SELECT_STEMS: Final = select(col(SearchWord.stem), col(SearchWord.records), col(SearchWord.in_names)).where(
    col(SearchWord.stem).in_(bindparam("stems", expanding=True))
)

_SELECT_ANY_NAME: Final = select(col(SearchName.position)).where(
    col(SearchName.position).op("IN")(name_matches(query_parameter("query"), bindparam("limit")))
)


class Entry(NamedTuple):
    """A word with its stem, the number of records with a form of it, and whether it occurs in a name."""

    word: str
    stem: str
    records: int
    in_names: bool

    @property
    def weight(self) -> tuple[bool, int]:
        """Sort key: words of names rank highest, then frequent words."""
        return self.in_names, self.records


class Vocabulary:
    """The words and names of one release."""

    def __init__(self, words: Sequence[Entry], names: Sequence[tuple[str, str]], records: int) -> None:
        self._entries = {entry.word: entry for entry in words}
        self._sorted = sorted(self._entries)
        self._letters = sorted({word[0] for word in self._sorted})
        self._names = names
        self._stems = _complete_stems(words)
        self.is_complete = len(words) < MAX_WORDS
        """Whether it includes every word of the release."""
        self.records = records

    def get_stem_counts(self, stem: str) -> tuple[int, bool] | None:
        """Number of records with a stem, and whether a name has it; None if that is not in memory."""
        return self._stems.get(stem)

    def compute_rarity(self, records: int, *, in_names: bool) -> float:
        """Inverse document frequency of a word in this many records, as in BM25.

        It is capped for words that occur in no name, because rare words of running text are often incidental.
        """
        rarity = log(1 + (self.records - min(records, self.records) + 0.5) / (records + 0.5))
        return rarity if in_names else min(rarity, MAX_TEXT_RARITY)

    def find_completions(self, prefix: str, limit: int) -> list[Entry]:
        """Words with this prefix, likeliest first."""
        start = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + "\uffff")
        entries = [self._entries[word] for word in self._sorted[start:end]]
        return sorted(entries, key=lambda entry: entry.weight, reverse=True)[:limit]

    def find_corrections(self, word: str, limit: int) -> list[Entry]:
        """Corrections of a misspelled word, likeliest first."""
        max_mistakes = 0 if has_digit(word) else _max_mistakes(word)
        if not max_mistakes:
            return []
        similar = [*self._with_first_letter(word, max_mistakes)]
        if max_mistakes > 1:
            # The first letter is seldom wrong, so a mistake there counts twice.
            similar += [(2, self._entries[other]) for other in self._with_other_first_letter(word)]
        similar.sort(key=lambda pair: (pair[0], not pair[1].in_names, -pair[1].records, pair[1].word))
        nearest = [entry for distance, entry in similar if distance == similar[0][0]]
        return nearest[:limit]

    def _with_first_letter(self, word: str, max_mistakes: int) -> Iterator[tuple[int, Entry]]:
        """Words with the same first letter and at most this many mistakes."""
        from rapidfuzz import process  # noqa: PLC0415  # as in `find_similar`
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        start, end = (bisect_left(self._sorted, letters) for letters in (word[0], word[0] + "\uffff"))
        similar = process.extract(
            word, self._sorted[start:end], scorer=OSA.distance, score_cutoff=max_mistakes, limit=50
        )
        return ((mistakes, self._entries[other]) for other, mistakes, _ in similar)

    def _with_other_first_letter(self, word: str) -> list[str]:
        """Words that differ only in the first letter: wrong, missing, added or swapped with the next."""
        first, second, rest = word[0], word[1], word[2:]
        wrong = {letter + second + rest for letter in self._letters}
        missing = {letter + word for letter in self._letters}
        variants = wrong | missing | {second + rest, second + first + rest}
        return [variant for variant in variants & self._entries.keys() if variant[0] != first]

    def split_joined(self, word: str) -> tuple[Entry, Entry] | None:
        """The two words of names in a word that was typed without the space; None if there are none."""
        for end in range(3, len(word) - 2):
            first, second = self._entries.get(word[:end]), self._entries.get(word[end:])
            if first and second and first.in_names and second.in_names:
                return first, second
        return None

    def find_similar_names(self, text: str, limit: int) -> list[str]:
        """Names most similar to a whole text."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # as in `find_similar`

        similar = process.extract(
            text, self._folded_names, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=4 * limit
        )
        names = dict.fromkeys(self._names[index][0] for name, _, index in similar if len(name) >= MIN_NAME_LENGTH)
        return list(names)[:limit]

    @cached_property
    def _folded_names(self) -> list[str]:
        return [words for _, words in self._names]


def _complete_stems(words: Sequence[Entry]) -> dict[str, tuple[int, bool]]:
    """Number of records and whether a name has it, for each stem of which every word is in memory.

    All words of a stem have the same number of records; words with the lowest number may be incomplete.
    """
    lowest = words[-1].records if len(words) == MAX_WORDS else 0
    in_names = {entry.stem for entry in words if entry.in_names}
    return {entry.stem: (entry.records, entry.stem in in_names) for entry in words if entry.records > lowest}


def _max_mistakes(word: str) -> int:
    """Maximum number of wrong letters in a word, by its length."""
    return next(mistakes for length, mistakes in MAX_MISTAKES if len(word) < length)


@once_per_release
def load_vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The vocabulary of the current release, built on first use."""
    connection = snapshot.connection
    words = [Entry(*row) for row in connection.execute(_SELECT_WORDS)]
    names = [(text, words) for text, words in connection.execute(_SELECT_NAMES)]
    return Vocabulary(words, names, connection.execute(_SELECT_RECORD_COUNT).scalar() or 0)


def fetch_stems(snapshot: Snapshot, stems: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Number of records and whether a name has it, for each of these stems that any record contains."""
    vocabulary = load_vocabulary(snapshot)
    counts = {stem: known for stem in stems if (known := vocabulary.get_stem_counts(stem))}
    missing = [stem for stem in stems if stem not in counts]
    if not missing or vocabulary.is_complete:
        return counts
    for row in snapshot.connection.execute(_SELECT_STEMS, {"stems": missing}):
        counts[row.stem] = row.records, row.in_names or counts.get(row.stem, (0, False))[1]
    return counts


def has_completion(snapshot: Snapshot, words: Sequence[str]) -> bool:
    """Whether any name contains all of these words, the last one possibly as a prefix."""
    parameters = {"query": with_prefixes(words[:-1], words[-1:]), "limit": 1}
    return snapshot.connection.execute(_SELECT_ANY_NAME, parameters).first() is not None


def has_digit(word: str) -> bool:
    """Whether a word contains a digit; numbers are never corrected or completed to other numbers."""
    return any(char.isdigit() for char in word)
