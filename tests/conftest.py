"""Shared fixtures.

`store`    the store under test in modules marked `both_stores`: first SQLite, then PostgreSQL.
`address`  the shipped content in that store. Never write to it.
`place`    an empty database in that store, for tests that load content.
`server`   a real server on a real socket with the shipped content. The first choice for anything a client can see.
`client`   an HTTP client of that server.
`database` the shipped content as an SQLite file, for tests that read tables or count statements. Never write to it.
`content`  the seed as checked records, for tests of the content itself.
`small`    a folder with the smallest valid seed, to change, break or load.
`small_database` the smallest seed as an SQLite file, one per module, to change its rows.
`start`    starts another server, for tests that break its database.
`documents` the folder of the source documents; tests that need it are skipped with a visible warning if it is missing.

Tests that use `store`, even through another fixture, run on SQLite only unless they are marked. Tests on PostgreSQL are
`slow`; if no PostgreSQL server can run, they are skipped with a warning at the end of the run.

Tests that only read share one database and one server per process; tests that write create their own.
"""

import fcntl
import gc
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.main import create_app
from app.seeding.content import Content
from app.seeding.load import load, read_checked
from app.settings import PROJECT, Settings
from tests import postgresql
from tests.small import write_small_seed

Place = str | Path
"""A database URL or an SQLite file."""

Start = Callable[[Place], "Server"]
STORES = ("sqlite", "postgresql")
UNLOGGED = {"ACCESS_LOG": "false"}
"""Without an access log, the server answers cached requests before they reach the application."""


@dataclass
class Server:
    """A running server with its log file."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=10)


def url_of(place: Place) -> str:
    """The database URL of a place."""
    return place if isinstance(place, str) else f"sqlite:///{place}"


def run_server(database: Place, log: Path, words: Sequence[str] = ("app", "serve"), **more: str) -> Server:
    """Start a server on a port that the system assigns, which is read from its log; `words` name the module to run."""
    given = {"DATABASE_URL": url_of(database), "PORT": "0", "HOST": "127.0.0.1"} | more
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=os.environ | given,
            cwd=PROJECT,
            stdout=written,
            stderr=subprocess.STDOUT,
            text=True,
        )
    for _ in range(2400):  # up to two minutes, for a busy machine
        if found := re.search(r"running on (http://[\d.:]+)", log.read_text()):
            return Server(found[1], process, log)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The shipped content, loaded by the first process that needs it and copied by the others."""
    path = tmp_path_factory.mktemp("database") / "content.db"
    if worker_id == "master":
        load(Settings().seed_dir, path)
        return path
    loaded = tmp_path_factory.getbasetemp().parent / "content.db"  # shared by all processes of a run
    with loaded.with_suffix(".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        load(Settings().seed_dir, loaded)  # does nothing if it is already loaded
        shutil.copyfile(loaded, path)
    return path


def pytest_configure(config: pytest.Config) -> None:
    # Thousands of tests live until the end of the run: looking for garbage among them took a seventh of the time.
    gc.set_threshold(100_000, 50, 50)
    config.addinivalue_line("markers", "both_stores: run each test that reads a store on SQLite and on PostgreSQL")
    if not hasattr(config, "workerinput"):
        postgresql.say_where()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgresql.of_this_run().remove()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_stores"):
        slow = {"postgresql": [pytest.mark.slow]}
        stores = [pytest.param(store, marks=slow.get(store, [])) for store in STORES]
        metafunc.parametrize("store", stores, indirect=True, scope="session")


@pytest.fixture(scope="session")
def store(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> postgresql.Server:
    server = postgresql.of_this_run()
    with server.alone():
        try:
            server.start()
        except RuntimeError as error:
            pytest.skip(f"NOT CHECKED ON POSTGRESQL: no server can run here. {error}")
    return server


@pytest.fixture(scope="session")
def addresses(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Returns the database URL of the shipped content in a store."""

    def of(store: str) -> str:
        if store == "sqlite":
            return url_of(request.getfixturevalue("database"))
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        with server.alone():
            done = server.folder / "content-is-loaded"
            if not done.exists():
                server.run("CREATE DATABASE content")
                load(Settings().seed_dir, server.url("content"))
                done.touch()
        return server.url("content")

    return of


@pytest.fixture(scope="session")
def address(store: str, addresses: Callable[[str], str]) -> str:
    return addresses(store)


@pytest.fixture
def place(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    if store == "sqlite":
        yield tmp_path / "content.db"
        return
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Returns the server of a database URL, started on first use."""
    running: dict[str, Server] = {}

    def of(address: str) -> Server:
        if address not in running:
            log = tmp_path_factory.mktemp("log") / "server.log"
            running[address] = run_server(address, log, **UNLOGGED)
        return running[address]

    yield of
    for one in running.values():
        one.process.terminate()
        one.process.wait(10)


@pytest.fixture(scope="session")
def server(address: str, servers: Callable[[str], Server]) -> Server:
    return servers(address)


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as one:
        yield one


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Server] = []

    def run(place: Place) -> Server:
        running.append(run_server(place, tmp_path / f"server-{len(running)}.log", **UNLOGGED))
        return running[-1]

    yield run
    for one in running:
        one.process.terminate()
        one.process.wait(10)


@pytest.fixture(scope="session")
def content() -> Content:
    return read_checked(Settings().seed_dir)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "seed"
    write_small_seed(folder)
    return folder


@pytest.fixture(scope="session")
def small_loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_small_seed(folder / "seed")
    load(folder / "seed", folder / "content.db")
    return folder / "content.db"


@pytest.fixture(scope="module")
def small_database(small_loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(small_loaded, tmp_path_factory.mktemp("small")))


def no_documents(folder: Path) -> str:
    return f"NOT CHECKED against the source documents: there is no folder {folder}. Set DOCUMENTS_DIR."


@pytest.fixture(scope="session")
def documents() -> Path:
    folder = Settings().documents_dir
    if not folder.is_dir():
        pytest.skip(no_documents(folder))
    return folder


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print measured figures and skipped checks at the end of the run, where they are noticed."""
    figures = [
        value
        for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
        for name, value in report.user_properties
        if name == "figure" and report.when == "call"
    ]
    for figure in sorted(figures):
        terminalreporter.write_line(figure)
    skipped = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    folder = Settings().documents_dir
    if not folder.is_dir():
        skipped[no_documents(folder)] += 0  # Loading checks less, too, so warn even if no test was skipped.
    for reason, times in skipped.items():
        if reason.startswith(("NOT CHECKED", "NOT RUN")):
            terminalreporter.write_line(f"\n{reason} (Skipped tests: {times})", red=True)


@cache
def api_routes() -> dict[str, APIRoute]:
    """The routes in the OpenAPI document, by path."""
    contexts = iter_route_contexts(create_app(Settings()).routes)
    return {
        context.path: context.original_route
        for context in contexts
        if context.path and isinstance(context.original_route, APIRoute) and context.original_route.include_in_schema
    }
