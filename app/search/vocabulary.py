"""The vocabulary of a release: known words, completions and spelling corrections."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import log
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select

from app.database import LoadedRelease, Snapshot
from app.models import SearchName, SearchText, SearchWord
from app.models.base import col
from app.search.fulltext import beginning, name_matches, wanted

MISTAKES: Final = ((4, 0), (8, 1), (10_000, 2))
"""Pairs of a word length and the maximum number of wrong letters in shorter words."""

MOST_WORDS: Final = 20_000
"""Maximum number of words, the most frequent, held in memory for spelling; rarer words are looked up in the database.
"""

ONLY_IN_TEXTS: Final = 2.0
"""Maximum rarity of a word that occurs in no name."""

NEAR: Final = 75
"""Minimum similarity, from 0 to 100, of a suggested name to the typed text."""

SHORTEST_NAME: Final = 5
"""Minimum length of a suggested name; shorter names resemble too many texts."""

MOST_NAMES: Final = 5_000
"""Maximum number of names, the first by position, compared with a whole query."""

_WORDS: Final = (
    select(col(SearchWord.word), col(SearchWord.stem), col(SearchWord.records), col(SearchWord.in_names))
    .order_by(col(SearchWord.records).desc(), col(SearchWord.word))
    .limit(MOST_WORDS)
)
_NAMES: Final = select(col(SearchName.text), col(SearchName.words)).order_by(col(SearchName.position)).limit(MOST_NAMES)
_RECORDS: Final = select(func.max(col(SearchText.position)))
_KNOWN: Final = select(col(SearchWord.stem), col(SearchWord.records), col(SearchWord.in_names)).where(
    col(SearchWord.stem).in_(bindparam("stems", expanding=True))
)

_ANY_NAME: Final = select(col(SearchName.position)).where(
    col(SearchName.position).op("IN")(name_matches(wanted("wanted"), bindparam("most")))
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
        self._stems = _whole_stems(words)
        self.is_whole = len(words) < MOST_WORDS
        """Whether it includes every word of the release."""
        self.records = records

    def known(self, stem: str) -> tuple[int, bool] | None:
        """Number of records with a stem, and whether a name has it; None if that is not in memory."""
        return self._stems.get(stem)

    def rarity(self, records: int, *, in_names: bool) -> float:
        """Inverse document frequency of a word in this many records, as in BM25.

        It is capped for words that occur in no name, because rare words of running text are often incidental.
        """
        rarity = log(1 + (self.records - min(records, self.records) + 0.5) / (records + 0.5))
        return rarity if in_names else min(rarity, ONLY_IN_TEXTS)

    def beginning_with(self, letters: str, most: int) -> list[Entry]:
        """Words with this prefix, likeliest first."""
        start = bisect_left(self._sorted, letters)
        end = bisect_left(self._sorted, letters + "\uffff")
        found = [self._entries[word] for word in self._sorted[start:end]]
        return sorted(found, key=lambda entry: entry.weight, reverse=True)[:most]

    def like(self, word: str, most: int) -> list[Entry]:
        """Corrections of a misspelled word, likeliest first."""
        limit = 0 if has_digit(word) else _mistakes(word)
        if not limit:
            return []
        found = [*self._with_first_letter(word, limit)]
        if limit > 1:
            # The first letter is seldom wrong, so a mistake there counts twice.
            found += [(2, self._entries[one]) for one in self._but_for_first_letter(word)]
        found.sort(key=lambda pair: (pair[0], not pair[1].in_names, -pair[1].records, pair[1].word))
        nearest = [entry for distance, entry in found if distance == found[0][0]]
        return nearest[:most]

    def _with_first_letter(self, word: str, most: int) -> Iterator[tuple[int, Entry]]:
        """Words with the same first letter and at most this many mistakes."""
        from rapidfuzz import process  # noqa: PLC0415  # as in `similar`
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        start, end = (bisect_left(self._sorted, letters) for letters in (word[0], word[0] + "\uffff"))
        near = process.extract(word, self._sorted[start:end], scorer=OSA.distance, score_cutoff=most, limit=50)
        return ((mistakes, self._entries[one]) for one, mistakes, _ in near)

    def _but_for_first_letter(self, word: str) -> list[str]:
        """Words that differ only in the first letter: wrong, missing, added or swapped with the next."""
        first, second, rest = word[0], word[1], word[2:]
        wrong = {letter + second + rest for letter in self._letters}
        missing = {letter + word for letter in self._letters}
        made = wrong | missing | {second + rest, second + first + rest}
        return [one for one in made & self._entries.keys() if one[0] != first]

    def split(self, word: str) -> tuple[Entry, Entry] | None:
        """Two words of names that were typed as one."""
        for place in range(3, len(word) - 2):
            first, second = self._entries.get(word[:place]), self._entries.get(word[place:])
            if first and second and first.in_names and second.in_names:
                return first, second
        return None

    def names_like(self, text: str, most: int) -> list[str]:
        """Names most similar to a whole text."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # as in `similar`

        near = process.extract(text, self._folded, scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * most)
        found = dict.fromkeys(self._names[place][0] for name, _, place in near if len(name) >= SHORTEST_NAME)
        return list(found)[:most]

    @cached_property
    def _folded(self) -> list[str]:
        return [words for _, words in self._names]


def _whole_stems(words: Sequence[Entry]) -> dict[str, tuple[int, bool]]:
    """Number of records and whether a name has it, for each stem of which every word is in memory.

    All words of a stem have the same number of records; words with the lowest number may be incomplete.
    """
    least = words[-1].records if len(words) == MOST_WORDS else 0
    in_names = {entry.stem for entry in words if entry.in_names}
    return {entry.stem: (entry.records, entry.stem in in_names) for entry in words if entry.records > least}


def _mistakes(word: str) -> int:
    """Maximum number of wrong letters in a word."""
    return next(mistakes for length, mistakes in MISTAKES if len(word) < length)


_kept: WeakKeyDictionary[LoadedRelease, Vocabulary] = WeakKeyDictionary()


def vocabulary_of(snapshot: Snapshot) -> Vocabulary:
    """The vocabulary of the current release, built on first use and cached per release."""
    if (kept := _kept.get(snapshot.release)) is None:
        connection = snapshot.connection
        words = [Entry(*row) for row in connection.execute(_WORDS)]
        names = [(text, words) for text, words in connection.execute(_NAMES)]
        kept = _kept[snapshot.release] = Vocabulary(words, names, connection.execute(_RECORDS).scalar() or 0)
    return kept


def known_stems(snapshot: Snapshot, stems: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Number of records and whether a name has it, for each of these stems that any record contains."""
    vocabulary = vocabulary_of(snapshot)
    found = {stem: known for stem in stems if (known := vocabulary.known(stem))}
    missing = [stem for stem in stems if stem not in found]
    if not missing or vocabulary.is_whole:
        return found
    for row in snapshot.connection.execute(_KNOWN, {"stems": missing}):
        found[row.stem] = row.records, row.in_names or found.get(row.stem, (0, False))[1]
    return found


def goes_on(snapshot: Snapshot, words: Sequence[str]) -> bool:
    """Whether any name contains all of these words, the last one possibly as a prefix."""
    asked = {"wanted": beginning(words[:-1], words[-1:]), "most": 1}
    return snapshot.connection.execute(_ANY_NAME, asked).first() is not None


def has_digit(word: str) -> bool:
    """Whether a word contains a digit; numbers are never corrected or completed to other numbers."""
    return any(char.isdigit() for char in word)
