"""The version token of a release, which caches check before each response."""

import asyncio
import time
from pathlib import Path

import pytest

from app.database import CHECK_INTERVAL_SECONDS, NotReady, open_database
from app.seeding.load import load
from tests.minimal_seed import build_minimal_seed, write_seed

pytestmark = pytest.mark.both_stores


def change_seed(minimal_seed: Path) -> None:
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(minimal_seed, seed)


def test_token_matches_the_release_and_changes_with_it_in_time(minimal_seed: Path, database_url: str) -> None:
    load(minimal_seed, database_url)
    database = open_database(database_url)

    async def load_and_compare() -> None:
        before = await database.version_token()
        assert before == await database.run_async(lambda snapshot: snapshot.release.version_token)
        assert before == (await asyncio.gather(*(database.version_token() for _ in range(100))))[-1]

        change_seed(minimal_seed)
        load(minimal_seed, database_url)
        await asyncio.sleep(CHECK_INTERVAL_SECONDS)

        after = await database.version_token()
        assert after != before
        assert after == await database.run_async(lambda snapshot: snapshot.release.version_token)

    asyncio.run(load_and_compare())
    database.close()


def test_token_is_cheap(minimal_seed: Path, database_url: str) -> None:
    load(minimal_seed, database_url)
    database = open_database(database_url)

    async def seconds_per_call() -> float:
        await database.version_token()
        started = time.perf_counter()
        for _ in range(10_000):
            await database.version_token()
        return (time.perf_counter() - started) / 10_000

    assert asyncio.run(seconds_per_call()) < 20e-6
    database.close()


def test_store_without_a_release_has_no_token(database_url: str) -> None:
    database = open_database(database_url)

    with pytest.raises(NotReady):
        asyncio.run(database.version_token())
    database.close()
