"""Words as search knows them: what a misspelled one meant, and which words say nothing."""

from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import OSA

from app.database import SqliteDatabase
from app.search.find import find
from app.search.question import read_question
from app.search.vocabulary import Entry, Vocabulary, vocabulary_of
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
def test_a_wrong_first_letter_counts_twice(typed: str, meant: list[str]) -> None:
    words = [Entry(word, word, 3, in_names=True) for word in ("magnesium", "iron", "citrate")]

    assert [entry.word for entry in Vocabulary(words, [], 9).like(typed, 3)] == meant


@pytest.mark.parametrize(("typed", "meant"), [("b1200", []), ("2025x", []), ("citrata", ["citrate"])])
def test_a_number_is_never_taken_for_another(typed: str, meant: list[str]) -> None:
    words = [Entry(word, word, 3, in_names=True) for word in ("b1201", "2026x", "citrate")]

    assert [entry.word for entry in Vocabulary(words, [], 9).like(typed, 3)] == meant


def test_a_misspelled_word_means_one_of_a_name_before_a_more_frequent_one() -> None:
    words = [Entry("cramq", "cramq", 50, in_names=False), Entry("cramp", "cramp", 1, in_names=True)]

    assert [entry.word for entry in Vocabulary(words, [], 60).like("cramx", 3)] == ["cramp", "cramq"]


def misspelled(word: str, random: Random) -> str:
    place, letter = random.choice([0, random.randrange(len(word))]), random.choice(LETTERS)
    begin, end = word[:place], word[place:]
    return begin + random.choice([letter + end[1:], end[1:], letter + end, end[1:2] + end[:1] + end[2:]])


def test_the_likeliest_words_are_those_that_a_look_at_all_words_finds(database: Path) -> None:
    snapshot, random = SqliteDatabase(database).snapshot(), Random(7)  # noqa: S311
    vocabulary = vocabulary_of(snapshot)
    words = [word for word in vocabulary._entries if word.isalpha() and word.isascii() and len(word) > 3]  # noqa: SLF001

    for typed in (misspelled(misspelled(word, random), random) for word in random.sample(words, 300)):
        if len(typed) < 4:
            continue
        mistakes = {one: OSA.distance(typed, one) + (one[0] != typed[0]) for one in words}
        least = min(mistakes.values())
        expected = {one for one, many in mistakes.items() if many == least <= (1 if len(typed) < 8 else 2)}
        found = [entry.word for entry in vocabulary.like(typed, 50) if entry.word in mistakes]
        assert set(found) == expected, typed


def test_a_word_of_nearly_all_records_is_not_needed_unless_there_is_no_other(tmp_path: Path) -> None:
    make_database(tmp_path / "made.db", 400)
    snapshot = SqliteDatabase(tmp_path / "made.db").snapshot()
    entries = vocabulary_of(snapshot)._entries.values()  # noqa: SLF001
    everywhere = next(entry for entry in entries if 0.92 * 400 < entry.records < 400)
    some = next(entry for entry in entries if 0.2 * 400 < entry.records < 0.5 * 400)

    assert [term.chooses for term in read_question(snapshot, f"{everywhere.word} {some.word} ?").terms] == [False, True]
    assert find(snapshot, f"{everywhere.word} {some.word} ?", end=1).total == some.records
    assert find(snapshot, f"{everywhere.word} ?", end=1).total == everywhere.records
