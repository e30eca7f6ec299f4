"""Damaged or altered content is never served as valid: responses are 503 until a load replaces it.

Everything is real: servers, both stores, files written in place. Damage comes from a seeded random generator, so that
failures can be reproduced; `make faults` (`FAULT_ROUNDS=50`) runs more rounds.
"""

import asyncio
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url, text

from app.database import CHECK_INTERVAL_SECONDS, NotReady, SqliteDatabase, open_database, sqlite_path
from app.database.postgresql import PostgresqlDatabase
from app.database.release import RECOVERY_SECONDS
from app.database.seal import seal
from app.database.sqlite import MAX_BYTES_IN_MEMORY
from app.database.table_digests import verify_tables
from app.seeding.load import load
from app.settings import PROJECT
from tests.commands import run_app
from tests.conftest import LoadMinimal, StartServer, url_of
from tests.operations.test_faults import wait_until
from tests.operations.test_while_running import wait_for
from tests.postgresql import Server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("integrity")]

ROUNDS: Final = int(os.environ.get("FAULT_ROUNDS", "6"))
FLIPS: Final = 20
SHIPPED_PATHS: Final = (
    "/v1/dataset",
    "/v1/claims?expand=references&limit=100",
    "/v1/claims?standing=supported&facets=certainty",
    "/v1/conditions/restless-legs-syndrome",
    "/v1/dosages?limit=100",
    "/v1/foods?limit=100&sort=-magnesium_mg_per_100g",
    "/v1/foods?q=leaf",
    "/v1/nutrients/magnesium/intakes",
    "/v1/references?limit=100",
    "/v1/search?q=magnesum+for+restles+legs",
    "/v1/search?q=G25.81",
    "/v1/suggest?q=mag",
    "/v1/lookup?system=cas&code=7439-95-4",
    "/foods",
    "/claims",
)
MINIMAL_PATHS: Final = (
    "/v1/claims",
    "/v1/claims/nuts-calm",
    "/v1/dataset",
    "/v1/search?q=nuts",
    "/v1/suggest?q=nu",
    "/claims",
)
UNCACHED_PATHS: Final = (
    "/v1/claims?limit=9",
    "/v1/claims?q=nuts",
    "/v1/claims?facets=standing",
    "/v1/conditions",
    "/v1/search?q=calm+nuts",
    "/v1/suggest?q=res",
    "/v1/citations?ids=nuts-calm",
    "/v1/vocabularies",
    "/conditions",
    "/search?q=nuts",
    "/readyz",
)
Bodies = dict[str, bytes]


def fetch_all(client: httpx.Client, paths: Sequence[str]) -> Bodies:
    """Fetch the body of each path, which must be served with status 200."""
    bodies = {}
    for path in paths:
        response = client.get(path)
        assert response.status_code == HTTPStatus.OK, path
        bodies[path] = response.content
    return bodies


def assert_correct_or_refused(client: httpx.Client, expected: Bodies) -> None:
    for path, body in expected.items():
        response = client.get(path)
        assert response.status_code in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE), path
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE or response.content == body, path


def assert_refused(client: httpx.Client, paths: Sequence[str]) -> None:
    statuses = {path: client.get(path).status_code for path in paths}
    assert set(statuses.values()) == {HTTPStatus.SERVICE_UNAVAILABLE}, statuses


def wait_for_check() -> None:
    time.sleep(1.5 * CHECK_INTERVAL_SECONDS)


def is_sqlite(database_url: str) -> bool:
    return database_url.startswith("sqlite:")


def change_rows(path: Path, *statements: str) -> None:
    """Change a file through SQLite, as operators might."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def replace_text(content: bytes, _: random.Random) -> bytes:
    assert content.count(b"350 mg") > 1
    return content.replace(b"350 mg", b"750 mg")


def flip_bits(content: bytes, generator: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(FLIPS):
        damaged[generator.randrange(len(damaged))] ^= 1 << generator.randrange(8)
    return bytes(damaged)


def blank_a_page(content: bytes, generator: random.Random) -> bytes:
    start = generator.randrange(len(content) // 4096) * 4096
    end = start + 4096
    return content[:start] + bytes(4096) + content[end:] if any(content[start:end]) else content[:start]


def truncate(content: bytes, generator: random.Random) -> bytes:
    return content[: generator.randrange(len(content))]


def swap_two_pages(content: bytes, generator: random.Random) -> bytes:
    first, second = sorted(generator.sample(range(1, len(content) // 4096), 2))
    pages = [content[start : start + 4096] for start in range(0, len(content), 4096)]
    pages[first], pages[second] = pages[second], pages[first]
    return b"".join(pages)


@pytest.fixture
def served_file(database: Path, tmp_path: Path) -> Path:
    """A copy of the shipped content that a test may damage."""
    return Path(shutil.copy(database, tmp_path / "content.db"))


@pytest.mark.parametrize("damage", [replace_text, flip_bits, blank_a_page, truncate, swap_two_pages])
def test_damaged_file_is_refused_until_it_is_restored(
    database: Path, served_file: Path, start_server: StartServer, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    generator = random.Random(20261128)  # noqa: S311  # reproducible damage
    whole = database.read_bytes()
    with start_server(served_file).client() as client:
        expected = fetch_all(client, SHIPPED_PATHS)
        for number in range(ROUNDS if damage is flip_bits else max(1, ROUNDS // 5)):
            before = served_file.stat()
            served_file.write_bytes(damage(whole, generator))
            if number % 2:  # like a tool that preserves file times
                os.utime(served_file, ns=(before.st_atime_ns, before.st_mtime_ns))
            assert_correct_or_refused(client, expected)
            wait_for_check()
            assert_refused(client, [*SHIPPED_PATHS, "/readyz"])
            assert client.get("/healthz").status_code == HTTPStatus.OK

            intact = served_file.with_name("intact.db")
            shutil.copy(database, intact)
            intact.replace(served_file)
            wait_for_check()
            assert fetch_all(client, SHIPPED_PATHS) == expected


def test_altered_file_is_never_reported_as_unchanged(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    whole = path.read_bytes()
    assert whole.count(b"Nuts calm") > 1
    path.write_bytes(whole.replace(b"Nuts calm", b"Nuts harm"))

    refused = run_app("serve", DATABASE_URL=url_of(path), PORT="0")
    loaded = run_app("load", DATABASE_URL=url_of(path), SEED_DIR=str(minimal_seed))

    assert refused.returncode == 1
    assert "damaged or was altered" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert loaded.stdout == "Release 2026.11.1: loaded.\n"
    assert b"Nuts harm" not in path.read_bytes()


def test_content_is_served_from_the_bytes_that_were_verified(database: Path, served_file: Path) -> None:
    reader = SqliteDatabase(served_file)
    statement = text("SELECT id, body FROM rendered ORDER BY id")
    expected = SqliteDatabase(database).run(lambda snapshot: snapshot.connection.execute(statement).fetchall())
    reader.run(lambda _: None)
    reader._checked_at = float("inf")  # noqa: SLF001  # suppresses the next check of the file

    served_file.write_bytes(bytes(served_file.stat().st_size))

    assert reader.run(lambda snapshot: snapshot.connection.execute(statement).fetchall()) == expected
    reader.close()


def test_file_too_large_for_memory_is_verified(load_minimal: LoadMinimal, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load_minimal(path)
    change_rows(path, f"CREATE TABLE ballast AS SELECT zeroblob({MAX_BYTES_IN_MEMORY}) AS body")
    seal(path)
    SqliteDatabase(path).run(lambda _: None)

    with path.open("r+b") as file:
        file.seek(-10_000, os.SEEK_END)
        file.write(b"x")

    with pytest.raises(NotReady, match="damaged"):
        SqliteDatabase(path).run(lambda _: None)


def test_migration_does_not_seal_damaged_content(minimal_seed: Path, load_minimal: LoadMinimal, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load_minimal(path)
    change_rows(path, "UPDATE rendered SET body = '{}'")

    migrated = run_app("migrate", DATABASE_URL=url_of(path))

    assert migrated.returncode == 0
    with pytest.raises(NotReady, match="damaged"):
        SqliteDatabase(path).run(lambda _: None)
    assert load(minimal_seed, path).changed


@pytest.mark.both_stores
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE search_shown",
        "DROP TABLE rendered",
        "DROP TABLE tally",
        "UPDATE rendered SET body = substr(body, 1, 40)",
        "UPDATE claim SET standing = 'supported'",
        "DELETE FROM relation",
    ],
)
def test_a_store_with_altered_rows_is_refused_until_a_load(
    minimal_seed: Path, database_url: str, statement: str
) -> None:
    loaded = load(minimal_seed, database_url)
    change(database_url, statement)

    with closing(open_database(database_url)) as database, pytest.raises(NotReady, match="python -m app load"):
        database.run(lambda _: None)

    assert load(minimal_seed, database_url).changed
    with closing(open_database(database_url)) as database:
        assert database.run(lambda snapshot: snapshot.release.digest) == loaded.digest


def change(database_url: str, statement: str) -> None:
    """Change a database of either store without the application."""
    if is_sqlite(database_url):
        change_rows(sqlite_path(make_url(database_url)), statement)
        return
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.mark.both_stores
def test_a_dropped_table_causes_503_and_never_500(
    minimal_seed: Path, load_minimal: LoadMinimal, database_url: str, start_server: StartServer
) -> None:
    load_minimal(database_url)
    cascade = "" if is_sqlite(database_url) else " CASCADE"
    with start_server(database_url).client() as client:
        expected = fetch_all(client, MINIMAL_PATHS)
        for table in ("rendered", "search_word", "tally", "loaded_content"):
            change(database_url, f"DROP TABLE {table}{cascade}")
            assert_correct_or_refused(client, expected)
            wait_for_check()
            for path in UNCACHED_PATHS:  # the others may be cached
                status = client.get(path).status_code
                assert status in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE), (table, path)
            assert load(minimal_seed, database_url).changed, table
            wait_for(client, "/readyz", HTTPStatus.OK)
            assert fetch_all(client, MINIMAL_PATHS) == expected, table


def test_every_row_of_every_table_is_verified_on_postgresql(
    load_minimal: LoadMinimal, postgresql_server: Server
) -> None:
    name = postgresql_server.create()
    load_minimal(postgresql_server.url(name))
    with create_engine(postgresql_server.url(name), poolclass=NullPool).connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))  # disables foreign keys
        connection.commit()
        tables = [*connection.execute(text("SELECT name FROM table_digest")).scalars()]
        unverified = set(inspect(connection).get_table_names()) - {*tables, "table_digest", "alembic_version"}
        connection.commit()
        filled = [table for table in tables if has_verified_rows(connection, table)]
    postgresql_server.drop(name)

    assert unverified == set()
    assert {"rendered", "relation", "search_text", "tally", "text_index", "name_index", "loaded_content"} <= {*filled}


def has_verified_rows(connection: Connection, table: str) -> bool:
    """Delete a row, check that this is detected, and roll back; false if the table is empty."""
    with connection.begin() as transaction:
        verify_tables(connection)
        row = f"SELECT ctid FROM {table} LIMIT 1"  # noqa: S608  # constant names
        deleted = connection.execute(text(f"DELETE FROM {table} WHERE ctid = ({row})")).rowcount  # noqa: S608  # as above
        if deleted:
            with pytest.raises(NotReady, match=f"altered in {table}"):
                verify_tables(connection)
        transaction.rollback()
    return deleted > 0


def test_readiness_check_detects_rows_altered_beneath_a_server(
    minimal_seed: Path, load_minimal: LoadMinimal, postgresql_server: Server
) -> None:
    name = postgresql_server.create()
    database_url = postgresql_server.url(name)
    load_minimal(database_url)
    database = PostgresqlDatabase(make_url(database_url), 2)

    async def alter_and_verify() -> None:
        await database.run_async(lambda _: None)
        change(
            database_url,
            "UPDATE rendered SET body = convert_to(replace(convert_from(body, 'UTF8'), 'calm', 'harm'), 'UTF8')",
        )
        database._verified_at = float("-inf")  # noqa: SLF001  # instead of waiting for a minute
        with pytest.raises(NotReady, match="altered in rendered"):
            await database.verify()
        with pytest.raises(NotReady, match="altered in rendered"):
            await database.run_async(lambda _: None)
        assert load(minimal_seed, database_url).changed
        await asyncio.sleep(RECOVERY_SECONDS)
        await database.run_async(lambda _: None)
        await database.verify()

    asyncio.run(alter_and_verify())
    database.close()
    postgresql_server.drop(name)


DOCUMENT_DAMAGE: Final = {
    "sqlite": "UPDATE rendered SET body = CAST(substr(body, 1, 40) AS BLOB)",
    "postgresql": "UPDATE rendered SET body = substr(body, 1, 40)",
}
SEARCH_DAMAGE: Final = {
    "sqlite": "INSERT INTO text_index (text_index) VALUES ('delete-all')",
    "postgresql": "DELETE FROM text_index",
}


@pytest.mark.both_stores
@pytest.mark.parametrize("damage", [DOCUMENT_DAMAGE, SEARCH_DAMAGE], ids=["documents", "search"])
def test_a_server_whose_documents_or_search_fail_is_not_ready(
    load_minimal: LoadMinimal, database_url: str, store: str, start_server: StartServer, damage: dict[str, str]
) -> None:
    load_minimal(database_url)
    with start_server(database_url).client() as client:
        assert client.get("/readyz").json() == {"status": "ready", "release": "2026.11.1"}

        change(database_url, damage[store])
        if is_sqlite(database_url):
            seal(sqlite_path(make_url(database_url)))  # so that only the document or the search is faulty
        wait_for_check()

        assert client.get("/readyz").status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert client.get("/healthz").status_code == HTTPStatus.OK


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as unix_socket:
        unix_socket.bind(os.path.relpath(path))  # socket paths must be short


def link_to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


@pytest.mark.parametrize("make", [make_pipe, make_socket, link_to_zero, link_to_pipe, Path.mkdir])
def test_special_file_blocks_neither_the_server_nor_a_command(
    minimal_seed: Path,
    load_minimal: LoadMinimal,
    tmp_path: Path,
    start_server: StartServer,
    make: Callable[[Path], None],
) -> None:
    path = tmp_path / "content.db"
    load_minimal(path)
    with start_server(path).client() as client:
        client.get("/v1/claims")
        path.unlink()
        make(path)
        wait_for_check()

        started = time.monotonic()
        assert_refused(client, ["/v1/claims", "/v1/claims/nuts-calm", "/readyz"])
        assert client.get("/healthz").status_code == HTTPStatus.OK
        assert time.monotonic() - started < 5
    for command in ("serve", "load", "migrate"):
        refused = run_app(command, DATABASE_URL=url_of(path), SEED_DIR=str(minimal_seed), PORT="0")
        assert refused.returncode == 1, command
        assert refused.stderr.count("\n") == 1, refused.stderr


@pytest.mark.parametrize("pipe", ["content.db.lock"])
def test_named_pipe_in_place_of_the_lock_does_not_block_a_load(minimal_seed: Path, tmp_path: Path, pipe: str) -> None:
    os.mkfifo(tmp_path / pipe)

    loaded = run_app("load", DATABASE_URL=url_of(tmp_path / "content.db"), SEED_DIR=str(minimal_seed))

    assert loaded.returncode == 0, loaded.stderr


def link_directly(link: Path, target: Path) -> None:
    link.symlink_to(target)


def link_relatively(link: Path, target: Path) -> None:
    link.symlink_to(os.path.relpath(target, link.parent))


def link_in_a_chain(link: Path, target: Path) -> None:
    link.symlink_to("second")
    (link.parent / "second").symlink_to(link.parent.parent / "third")
    (link.parent.parent / "third").symlink_to(target)


@pytest.mark.parametrize("make", [link_directly, link_relatively, link_in_a_chain])
@pytest.mark.parametrize("is_dangling", [True, False], ids=["dangling", "leading to a release"])
def test_load_through_a_symbolic_link_replaces_its_target_only(
    minimal_seed: Path, tmp_path: Path, make: Callable[[Path, Path], None], is_dangling: bool
) -> None:
    folder, data = tmp_path / "app", tmp_path / "volume"
    folder.mkdir()
    data.mkdir()
    link, target = folder / "content.db", data / "release.db"
    make(link, target)
    before = {entry: entry.readlink() for entry in (*folder.iterdir(), *tmp_path.iterdir()) if entry.is_symlink()}
    if not is_dangling:
        shutil.copy(tmp_path / load_other_seed(minimal_seed, tmp_path), target)
        (data / "release.db.new-12345").write_text("left by a killed load")

    assert load(minimal_seed, link).changed
    assert not load(minimal_seed, link).changed
    migrated = run_app("migrate", DATABASE_URL=url_of(link))

    assert migrated.returncode == 0
    assert {
        entry: entry.readlink() for entry in (*folder.iterdir(), *tmp_path.iterdir()) if entry.is_symlink()
    } == before
    assert sorted(entry.name for entry in data.iterdir()) == ["release.db", "release.db.lock"]
    assert all(entry.is_symlink() for entry in folder.iterdir())
    with closing(open_database(target)) as database:
        assert database.run(lambda snapshot: snapshot.release.version) == "2026.11.1"


def load_other_seed(minimal_seed: Path, folder: Path) -> str:
    """Load a seed that differs from the minimal seed, and return the name of the database file."""
    other = shutil.copytree(minimal_seed, folder / "other-seed")
    (other / "gaps.yaml").write_text((other / "gaps.yaml").read_text() + "\n")
    load(other, folder / "other.db")
    (folder / "other.db.lock").unlink()
    return "other.db"


@pytest.mark.parametrize("target", ["content.db", "second", "nowhere/content.db"])
def test_dangling_symbolic_link_is_refused_with_one_sentence(minimal_seed: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "second").symlink_to("content.db")
    (tmp_path / "content.db").symlink_to(target)
    before = sorted(tmp_path.iterdir())

    refused = run_app("load", DATABASE_URL=url_of(tmp_path / "content.db"), SEED_DIR=str(minimal_seed))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("\n") == 1
    assert "Nothing was changed" in refused.stderr
    assert sorted(tmp_path.iterdir()) == before


INSTANCES: Final = 5


@pytest.mark.both_stores
def test_instances_started_together_on_an_empty_store_load_once(
    minimal_seed: Path, database_url: str, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SEED_DIR": str(minimal_seed),
        "PORT": "0",
        "HOST": "127.0.0.1",
    }
    logs = [tmp_path / f"instance-{number}.log" for number in range(INSTANCES)]
    processes = []
    try:
        for log in logs:
            with log.open("w") as output:
                command = [sys.executable, "-m", "app", "serve", "--load"]
                processes.append(
                    subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT)
                )
        wait_until(lambda: all("running on" in log.read_text() for log in logs), 240)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)

    outcomes = [line for log in logs for line in log.read_text().splitlines() if line.startswith("Release ")]
    assert sorted(outcomes) == ["Release 2026.11.1: loaded."] + ["Release 2026.11.1: unchanged."] * (INSTANCES - 1)
