"""The words there are: whether one is known, what it may begin, what it may be a misspelling of."""

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
"""Words shorter than the first may have so many wrong letters as the second says."""

MOST_WORDS: Final = 20_000
"""So many words, the most frequent, are kept at hand for spelling; any word is known, however rare."""

ONLY_IN_TEXTS: Final = 2.0
"""What a word can say at most that stands in no name."""

NEAR: Final = 75
"""How like a name must be to what was typed, of 100, to be suggested for it."""

SHORTEST_NAME: Final = 5
"""Shorter names are like too much."""

MOST_NAMES: Final = 5_000
"""So many names, the first by position, are compared with a question as a whole."""

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
    """A word, its stem, how many records have a form of it, and whether a name has it."""

    word: str
    stem: str
    records: int
    in_names: bool

    @property
    def weight(self) -> tuple[bool, int]:
        """Words of names come first, then frequent ones."""
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
        """Whether no word is left out."""
        self.records = records

    def known(self, stem: str) -> tuple[int, bool] | None:
        """In how many records a stem stands, and whether in a name; None where that is not at hand."""
        return self._stems.get(stem)

    def rarity(self, records: int, *, in_names: bool) -> float:
        """What a word says that so many records have (inverse document frequency, as in BM25).

        A word that stands in no name says little, however rare it is: it happened to be used.
        """
        rarity = log(1 + (self.records - min(records, self.records) + 0.5) / (records + 0.5))
        return rarity if in_names else min(rarity, ONLY_IN_TEXTS)

    def beginning_with(self, letters: str, most: int) -> list[Entry]:
        """The words that go on from these letters, the likeliest first."""
        start = bisect_left(self._sorted, letters)
        end = bisect_left(self._sorted, letters + "\uffff")
        found = [self._entries[word] for word in self._sorted[start:end]]
        return sorted(found, key=lambda entry: entry.weight, reverse=True)[:most]

    def like(self, word: str, most: int) -> list[Entry]:
        """The words that a misspelled one may have meant, the likeliest first."""
        limit = 0 if has_digit(word) else _mistakes(word)
        if not limit:
            return []
        found = [*self._with_first_letter(word, limit)]
        if limit > 1:
            # People seldom get the first letter wrong, so that counts as one more mistake.
            found += [(2, self._entries[one]) for one in self._but_for_first_letter(word)]
        found.sort(key=lambda pair: (pair[0], not pair[1].in_names, -pair[1].records, pair[1].word))
        nearest = [entry for distance, entry in found if distance == found[0][0]]
        return nearest[:most]

    def _with_first_letter(self, word: str, most: int) -> Iterator[tuple[int, Entry]]:
        """The words that begin alike, with so many mistakes at most."""
        from rapidfuzz import process  # noqa: PLC0415  # as in `similar`
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        start, end = (bisect_left(self._sorted, letters) for letters in (word[0], word[0] + "\uffff"))
        near = process.extract(word, self._sorted[start:end], scorer=OSA.distance, score_cutoff=most, limit=50)
        return ((mistakes, self._entries[one]) for one, mistakes, _ in near)

    def _but_for_first_letter(self, word: str) -> list[str]:
        """The words that begin with another letter and are right but for that: it is wrong, missing, added or moved."""
        first, second, rest = word[0], word[1], word[2:]
        wrong = {letter + second + rest for letter in self._letters}
        missing = {letter + word for letter in self._letters}
        made = wrong | missing | {second + rest, second + first + rest}
        return [one for one in made & self._entries.keys() if one[0] != first]

    def split(self, word: str) -> tuple[Entry, Entry] | None:
        """Two words of ours that were written as one."""
        for place in range(3, len(word) - 2):
            first, second = self._entries.get(word[:place]), self._entries.get(word[place:])
            if first and second and first.in_names and second.in_names:
                return first, second
        return None

    def names_like(self, text: str, most: int) -> list[str]:
        """Names most like a text as a whole."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # as in `similar`

        near = process.extract(text, self._folded, scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * most)
        found = dict.fromkeys(self._names[place][0] for name, _, place in near if len(name) >= SHORTEST_NAME)
        return list(found)[:most]

    @cached_property
    def _folded(self) -> list[str]:
        return [words for _, words in self._names]


def _whole_stems(words: Sequence[Entry]) -> dict[str, tuple[int, bool]]:
    """Each stem whose words are all at hand, with the number of its records and whether it stands in a name.

    All words of a stem have its number; of those with the least, some may be left out.
    """
    least = words[-1].records if len(words) == MOST_WORDS else 0
    in_names = {entry.stem for entry in words if entry.in_names}
    return {entry.stem: (entry.records, entry.stem in in_names) for entry in words if entry.records > least}


def _mistakes(word: str) -> int:
    """How many letters of a word may be wrong."""
    return next(mistakes for length, mistakes in MISTAKES if len(word) < length)


_kept: WeakKeyDictionary[LoadedRelease, Vocabulary] = WeakKeyDictionary()


def vocabulary_of(snapshot: Snapshot) -> Vocabulary:
    """The vocabulary of the release that is read, made once for each."""
    if (kept := _kept.get(snapshot.release)) is None:
        connection = snapshot.connection
        words = [Entry(*row) for row in connection.execute(_WORDS)]
        names = [(text, words) for text, words in connection.execute(_NAMES)]
        kept = _kept[snapshot.release] = Vocabulary(words, names, connection.execute(_RECORDS).scalar() or 0)
    return kept


def known_stems(snapshot: Snapshot, stems: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Which of these stems stand in any record, in how many, and whether in a name."""
    vocabulary = vocabulary_of(snapshot)
    found = {stem: known for stem in stems if (known := vocabulary.known(stem))}
    missing = [stem for stem in stems if stem not in found]
    if not missing or vocabulary.is_whole:
        return found
    for row in snapshot.connection.execute(_KNOWN, {"stems": missing}):
        found[row.stem] = row.records, row.in_names or found.get(row.stem, (0, False))[1]
    return found


def goes_on(snapshot: Snapshot, words: Sequence[str]) -> bool:
    """Whether any name has all of these words, the last of them perhaps as a beginning."""
    asked = {"wanted": beginning(words[:-1], words[-1:]), "most": 1}
    return snapshot.connection.execute(_ANY_NAME, asked).first() is not None


def has_digit(word: str) -> bool:
    """Whether a word holds a digit: another number is never what was meant."""
    return any(char.isdigit() for char in word)
