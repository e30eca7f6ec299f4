"""Spelling corrections, and words too frequent to be selective."""

from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import OSA

from app.database import SqliteDatabase
from app.search.find import find
from app.search.parsing import parse_query
from app.search.vocabulary import Entry, Vocabulary, load_vocabulary
from benchmarks.synthetic import make_database

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("magnesuim", ["magnesium"]),
        ("nagnesium", ["magnesium"]),
        ("agnesium", ["magnesium"]),
        ("emagnesium", ["magnesium"]),
        ("amgnesium", ["magnesium"]),
        ("nagnesuim", []),
        ("jron", []),
        ("irom", ["iron"]),
    ],
)
def test_wrong_first_letter_counts_as_two_mistakes(typed: str, meant: list[str]) -> None:
    words = [Entry(word, word, 3, in_names=True) for word in ("magnesium", "iron", "citrate")]

    assert [entry.word for entry in Vocabulary(words, [], 9).find_corrections(typed, 3)] == meant


@pytest.mark.parametrize(("typed", "meant"), [("b1200", []), ("2025x", []), ("citrata", ["citrate"])])
def test_number_is_never_corrected_to_another(typed: str, meant: list[str]) -> None:
    words = [Entry(word, word, 3, in_names=True) for word in ("b1201", "2026x", "citrate")]

    assert [entry.word for entry in Vocabulary(words, [], 9).find_corrections(typed, 3)] == meant


def test_correction_prefers_words_of_names_over_frequent_words() -> None:
    words = [Entry("cramq", "cramq", 50, in_names=False), Entry("cramp", "cramp", 1, in_names=True)]

    assert [entry.word for entry in Vocabulary(words, [], 60).find_corrections("cramx", 3)] == ["cramp", "cramq"]


def misspell(word: str, random: Random) -> str:
    index, letter = random.choice([0, random.randrange(len(word))]), random.choice(LETTERS)
    start, rest = word[:index], word[index:]
    return start + random.choice([letter + rest[1:], rest[1:], letter + rest, rest[1:2] + rest[:1] + rest[2:]])


def test_corrections_equal_those_of_an_exhaustive_comparison(database: Path) -> None:
    snapshot, random = SqliteDatabase(database).snapshot(), Random(7)  # noqa: S311
    vocabulary = load_vocabulary(snapshot)
    words = [word for word in vocabulary._entries if word.isalpha() and word.isascii() and len(word) > 3]  # noqa: SLF001

    for typed in (misspell(misspell(word, random), random) for word in random.sample(words, 300)):
        if len(typed) < 4:
            continue
        mistakes = {one: OSA.distance(typed, one) + (one[0] != typed[0]) for one in words}
        least = min(mistakes.values())
        expected = {one for one, count in mistakes.items() if count == least <= (1 if len(typed) < 8 else 2)}
        corrections = [entry.word for entry in vocabulary.find_corrections(typed, 50) if entry.word in mistakes]
        assert set(corrections) == expected, typed


def test_word_of_nearly_all_records_is_required_only_if_it_is_the_only_one(tmp_path: Path) -> None:
    make_database(tmp_path / "synthetic.db", 400)
    snapshot = SqliteDatabase(tmp_path / "synthetic.db").snapshot()
    entries = load_vocabulary(snapshot)._entries.values()  # noqa: SLF001
    frequent = next(entry for entry in entries if 0.92 * 400 < entry.records < 400)
    some = next(entry for entry in entries if 0.2 * 400 < entry.records < 0.5 * 400)

    query = parse_query(snapshot, f"{frequent.word} {some.word} ?")
    assert [term.is_selective for term in query.terms] == [False, True]
    assert find(snapshot, f"{frequent.word} {some.word} ?", end=1).total == some.records
    assert find(snapshot, f"{frequent.word} ?", end=1).total == frequent.records
