"""Faults specific to PostgreSQL: lost connections, privileges, locks and killed loads."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from app.database import NotReady, open_database
from app.seeding.failures import NotWritten
from app.seeding.load import load
from app.seeding.store import store_at
from app.settings import PROJECT
from tests import postgresql
from tests.commands import run_app
from tests.conftest import LoadMinimal, StartServer
from tests.minimal_seed import build_minimal_seed, write_seed
from tests.operations.test_faults import MARKED_DOCUMENTS, Process, finish, start_load, wait_until, write_marked_seed
from tests.operations.test_while_running import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

ROUNDS: Final = max(4, int(os.environ.get("FAULT_ROUNDS", "4")))
MARKERS: Final = ("alder", "birch")
SECRET: Final = "gr8-s3cret"  # noqa: S105  # of a role created by a test


@dataclass(frozen=True)
class ScratchDatabase:
    """A database created for a test."""

    server: postgresql.Server
    name: str

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement outside the application and return its rows."""
        with psycopg.connect(
            f"host={self.server.data} user=postgres dbname={self.name}", autocommit=True
        ) as connection:
            return connection.execute(statement.encode()).fetchall()

    def count_writers(self, *, waiting: bool) -> int:
        """Number of loads that hold the write lock, or wait for it."""
        query = f"SELECT 1 FROM pg_locks JOIN pg_database ON oid = database WHERE datname = '{self.name}'"  # noqa: S608  # ours
        return len(self.execute(f"{query} AND locktype = 'advisory' AND {'NOT ' if waiting else ''}granted"))

    def drop_connections(self) -> None:
        """Close all connections to the database, as in a server shutdown."""
        statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        assert self.execute(f"{statement} AND datname = '{self.name}'")


@pytest.fixture
def scratch(postgresql_server: postgresql.Server) -> Iterator[ScratchDatabase]:
    database = ScratchDatabase(postgresql_server, postgresql_server.create())
    yield database
    postgresql_server.drop(database.name)


@pytest.fixture
def own_server(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: postgresql.Server
) -> Iterator[ScratchDatabase]:
    """A separate server that a test may stop."""
    folder = postgresql_server.folder.with_name(
        f"{postgresql_server.folder.name}-{tmp_path_factory.getbasetemp().name}"
    )
    folder.mkdir()
    server = postgresql.Server(folder)
    server.start()
    yield ScratchDatabase(server, "postgres")
    server.remove()


def read_digest(url: str) -> str:
    """Read the digest of the current content."""
    with closing(open_database(url)) as database:
        return database.run(lambda snapshot: snapshot.release.digest)


def change_seed(minimal_seed: Path, known: str) -> None:
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = known
    write_seed(minimal_seed, seed)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    for marker in MARKERS:
        write_marked_seed(folder / marker, marker)
    return folder


@pytest.fixture
def digests(scratch: ScratchDatabase, seeds: Path) -> dict[str, str]:
    """Markers by content digest; the first content is loaded last."""
    return {load(seeds / marker, scratch.url).digest: marker for marker in reversed(MARKERS)}


def test_no_reader_notices_loads_that_are_killed(
    scratch: ScratchDatabase, seeds: Path, digests: dict[str, str]
) -> None:
    moments = random.Random(20261122)  # noqa: S311  # reproducible moments
    pairs = [f"{digest}={marker}" for digest, marker in digests.items()]
    command = [sys.executable, "-m", "tests.operations.reader", scratch.url, str(MARKED_DOCUMENTS), *pairs]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        kills = 0
        while kills < ROUNDS:
            before = digests[read_digest(scratch.url)]
            other_marker = MARKERS[before == MARKERS[0]]
            process = start_load(scratch.url, seeds / other_marker)
            wait_for_lock(scratch, process)
            time.sleep(moments.uniform(0, 1.2))  # during rendering or writing
            process.kill()
            kills += finish(process).status == -signal.SIGKILL
            wait_until(lambda: scratch.count_writers(waiting=False) == 0)
            if kills == ROUNDS // 2:
                assert finish(start_load(scratch.url, seeds / other_marker)).status == 0
                assert digests[read_digest(scratch.url)] == other_marker
        last = digests[read_digest(scratch.url)]
        time.sleep(0.5)
        reader.terminate()
        report = json.loads(reader.communicate(timeout=10)[0])

    assert (report["mixed"], report["failed"]) == (0, 0), report
    assert report["reads"] > 20
    assert report["last"] == last


def wait_for_lock(scratch: ScratchDatabase, process: Process) -> None:
    """Wait until a load holds the write lock."""
    wait_until(lambda: scratch.count_writers(waiting=False) > 0 or process.poll() is not None)


@pytest.mark.parametrize("final_signal", [signal.SIGCONT, signal.SIGKILL])
def test_concurrent_loads_take_turns(
    scratch: ScratchDatabase, seeds: Path, digests: dict[str, str], final_signal: signal.Signals
) -> None:
    first = start_load(scratch.url, seeds / "birch")
    wait_for_lock(scratch, first)
    first.send_signal(signal.SIGSTOP)
    second = start_load(scratch.url, seeds / "birch")
    wait_until(lambda: scratch.count_writers(waiting=True) > 0 or second.poll() is not None)
    assert digests[read_digest(scratch.url)] == "alder"
    first.send_signal(final_signal)

    assert finish(first).status == (0 if final_signal is signal.SIGCONT else -signal.SIGKILL)
    result = "unchanged" if final_signal is signal.SIGCONT else "loaded"
    assert finish(second) == (0, f"Release 2026.11.1: {result}.\n", "")
    assert digests[read_digest(scratch.url)] == "birch"


def test_load_that_loses_its_connection_fails_with_one_sentence(
    scratch: ScratchDatabase, seeds: Path, digests: dict[str, str]
) -> None:
    process = start_load(scratch.url, seeds / "birch")
    wait_for_lock(scratch, process)
    process.send_signal(signal.SIGSTOP)
    scratch.drop_connections()
    process.send_signal(signal.SIGCONT)

    outcome = finish(process)

    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.messages.startswith("The database could not be written (")
    assert outcome.messages.count("\n") == 1
    assert digests[read_digest(scratch.url)] == "alder"


def test_dropped_connections_are_replaced_unnoticed(
    load_minimal: LoadMinimal, scratch: ScratchDatabase, start_server: StartServer
) -> None:
    load_minimal(scratch.url)
    with start_server(scratch.url).client() as client, ThreadPoolExecutor(8) as threads:
        for first in (1, 34, 67):  # new requests, because cached ones need no connection
            paths = [f"/v1/claims?limit={limit}" for limit in range(first, first + 33)]
            statuses = threads.map(lambda path: client.get(path).status_code, paths)
            assert set(statuses) == {HTTPStatus.OK}
            scratch.drop_connections()


def test_responses_are_503_only_while_the_database_server_is_down(
    minimal_seed: Path, own_server: ScratchDatabase, start_server: StartServer
) -> None:
    load(minimal_seed, own_server.url)
    server = start_server(own_server.url)
    with server.client() as client:
        assert client.get("/v1/claims").status_code == HTTPStatus.OK

        own_server.server.stop()
        response = client.get("/v1/claims?limit=2")  # the cache may serve the first request for a moment longer
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.json()["type"].endswith("/problems/not-ready")
        assert str(own_server.server.data) not in response.text
        assert client.get("/readyz").status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert client.get("/healthz").status_code == HTTPStatus.OK

        own_server.server.start()
        wait_for(client, "/v1/claims", HTTPStatus.OK)
        assert client.get("/readyz").json() == {"status": "ready", "release": "2026.11.1"}


def test_schema_change_causes_503_until_content_is_loaded(
    minimal_seed: Path, load_minimal: LoadMinimal, scratch: ScratchDatabase, start_server: StartServer
) -> None:
    load_minimal(scratch.url)
    with start_server(scratch.url).client() as client:
        for _ in range(10):  # so that statements are prepared
            assert client.get("/v1/claims").status_code == HTTPStatus.OK
        store_at(scratch.url).migrate("base")
        wait_for(client, "/v1/claims", HTTPStatus.SERVICE_UNAVAILABLE)  # cached for a moment longer
        store_at(scratch.url).migrate("head")
        assert client.get("/v1/claims").status_code == HTTPStatus.SERVICE_UNAVAILABLE
        load(minimal_seed, scratch.url)
        for _ in range(10):
            assert client.get("/v1/claims").status_code == HTTPStatus.OK


ROLE: Final = (
    "CREATE ROLE {role} LOGIN PASSWORD '" + SECRET + "'",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
)


def test_read_only_role_is_sufficient(
    minimal_seed: Path, load_minimal: LoadMinimal, scratch: ScratchDatabase, start_server: StartServer
) -> None:
    load_minimal(scratch.url)
    role = f"reader_{scratch.name}"
    scratch.server.run(*(statement.format(role=role) for statement in ROLE), name=scratch.name)
    url = scratch.server.url(scratch.name, f"{role}:{SECRET}")
    try:
        server = start_server(url)
        with server.client() as client:
            for path in ("/v1/claims", "/v1/search?q=nuts", "/v1/suggest?q=nu", "/readyz"):
                assert client.get(path).status_code == HTTPStatus.OK, path
        change_seed(minimal_seed, "Something else is known.")
        refused = run_app("load", DATABASE_URL=url, SEED_DIR=str(minimal_seed))
    finally:
        scratch.server.drop(scratch.name)
        scratch.server.run(f"DROP ROLE {role}")

    assert refused.returncode == 1
    assert "permission denied" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert SECRET not in refused.stderr + server.log.read_text()


def test_missing_privileges_are_reported(load_minimal: LoadMinimal, scratch: ScratchDatabase) -> None:
    load_minimal(scratch.url)
    role = f"stranger_{scratch.name}"
    scratch.server.run(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(NotReady, match="permission denied"):
            read_digest(scratch.server.url(scratch.name, role))
    finally:
        scratch.server.run(f"DROP ROLE {role}")


def test_query_cannot_write(load_minimal: LoadMinimal, scratch: ScratchDatabase) -> None:
    load_minimal(scratch.url)
    with closing(open_database(scratch.url)) as database, pytest.raises(Exception, match="read-only transaction"):
        database.run(lambda snapshot: snapshot.connection.exec_driver_sql("DELETE FROM rendered"))


def test_migration_yields_to_readers(minimal_seed: Path, scratch: ScratchDatabase) -> None:
    loaded = load(minimal_seed, scratch.url)
    with psycopg.connect(f"host={scratch.server.data} user=postgres dbname={scratch.name}") as reader:
        reader.execute("SELECT count(*) FROM record")
        started = time.monotonic()
        with pytest.raises(NotWritten, match="lock timeout"):
            store_at(scratch.url).migrate("base")

    assert time.monotonic() - started < 10
    assert read_digest(scratch.url) == loaded.digest


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE TABLE other (id int)", "python -m app load"),
        ("CREATE TABLE alembic_version (version_num text)", "python -m app migrate"),
        ("loaded, then: UPDATE alembic_version SET version_num = '2020_older'", "python -m app migrate"),
        ("loaded, then: DELETE FROM loaded_content", "python -m app load"),
        ("loaded, then: UPDATE loaded_content SET rendering_digest = 'another'", "python -m app load"),
    ],
)
def test_unusable_database_is_refused_with_reason_and_remedy(
    load_minimal: LoadMinimal, scratch: ScratchDatabase, statement: str, message: str
) -> None:
    if statement.startswith("loaded"):
        load_minimal(scratch.url)
    scratch.server.run(statement.removeprefix("loaded, then: "), name=scratch.name)

    with pytest.raises(NotReady, match=message):
        read_digest(scratch.url)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE record (id int)", "UPDATE alembic_version SET version_num = 'theirs'"]
)
def test_load_never_touches_tables_of_other_programs(
    minimal_seed: Path, load_minimal: LoadMinimal, scratch: ScratchDatabase, statement: str
) -> None:
    if statement.startswith("UPDATE"):
        load_minimal(scratch.url)
    scratch.server.run(statement, name=scratch.name)

    with pytest.raises(NotReady, match="Use a separate database"):
        load(minimal_seed, scratch.url)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://rls:{SECRET}@127.0.0.1:1/content",
        f"postgresql://rls@127.0.0.1:1/content?password={SECRET}",
        f"postgresql://rls:{SECRET}:x@/content",
        f"postgresql//rls:{SECRET}@127.0.0.1/content",
        f"postgresql+asyncpg://rls:{SECRET}@127.0.0.1/content",
        f"mysql://rls:{SECRET}@127.0.0.1/content",
    ],
)
@pytest.mark.parametrize("command", ["load", "serve", "migrate"])
def test_no_message_contains_the_password(minimal_seed: Path, url: str, command: str) -> None:
    result = run_app(command, DATABASE_URL=url, SEED_DIR=str(minimal_seed))

    assert result.returncode == 1
    assert "DATABASE_URL" in result.stderr or "cannot be reached" in result.stderr
    assert SECRET not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_missing_driver_is_reported() -> None:
    program = "import sys; sys.modules['psycopg'] = None; from app.cli import main; main(['{}'])"
    for command in ("load", "serve"):
        result = subprocess.run(
            [sys.executable, "-c", program.format(command)],
            env=os.environ | {"DATABASE_URL": "postgresql+psycopg://localhost/content"},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert result.returncode == 1
        assert "pip install" in result.stderr
        assert "Traceback" not in result.stderr
