"""What search keeps at hand of a release: never more than it may, and nothing of another release."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.database import Snapshot, SqliteDatabase
from app.search.kept import Kept


class Numbers:
    """Doubles of numbers, and which of them were asked for."""

    def __init__(self, most: int) -> None:
        self.asked: list[int] = []
        self.kept = Kept(most, self.read)

    def read(self, snapshot: Snapshot, keys: Sequence[int]) -> dict[int, int]:
        del snapshot
        self.asked += keys
        return {key: 2 * key for key in keys}


@pytest.fixture
def snapshot(database: Path) -> Snapshot:
    return SqliteDatabase(database).snapshot()


def test_what_was_not_used_for_longest_goes_first(snapshot: Snapshot) -> None:
    numbers = Numbers(most=3)

    assert numbers.kept.get(snapshot, [3, 1, 2]) == [6, 2, 4]
    assert numbers.kept.get(snapshot, [3]) == [6]
    assert numbers.kept.get(snapshot, [4]) == [8]
    assert numbers.kept.get(snapshot, [4, 3, 2]) == [8, 6, 4]
    assert numbers.asked == [3, 1, 2, 4]
    assert numbers.kept.get(snapshot, [1]) == [2]
    assert numbers.asked == [3, 1, 2, 4, 1]


def test_more_than_may_be_kept_is_answered_all_the_same(snapshot: Snapshot) -> None:
    assert Numbers(most=2).kept.get(snapshot, range(10)) == [2 * number for number in range(10)]


def test_nothing_is_told_of_another_release(database: Path, snapshot: Snapshot) -> None:
    numbers = Numbers(most=3)

    numbers.kept.get(snapshot, [1])
    numbers.kept.get(SqliteDatabase(database).snapshot(), [1])

    assert numbers.asked == [1, 1]


def test_threads_may_ask_at_the_same_time(snapshot: Snapshot) -> None:
    numbers = Numbers(most=5)

    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda start: numbers.kept.get(snapshot, range(start, start + 7)), range(200))

    assert list(found) == [[2 * number for number in range(start, start + 7)] for start in range(200)]
