"""Shared fixtures.

`store`             the store under test in modules marked `both_stores`: first SQLite, then PostgreSQL.
`shipped_url`       the database URL of the shipped content in that store. Never write to it.
`database_url`      the URL of an empty database in that store, for tests that load content.
`server`            a real server on a real socket with the shipped content. The first choice for all client behaviour.
`client`            an HTTP client of that server.
`database`          the shipped content as an SQLite file, for tests that read tables or count statements. Never write
                    to it.
`content`           the seed as checked records, for tests of the content itself.
`minimal_seed`      a folder with the smallest valid seed, to change, break or load.
`load_minimal`      fills an empty database with the smallest seed, by copying one into which it was loaded before.
`minimal_database`  the smallest seed as an SQLite file, one per module, to change its rows.
`start_server`      starts another server, for tests that break its database.
`documents`         the folder of the source documents; tests that need it are skipped with a visible warning if it is
                    missing.

Tests that use `store`, even through another fixture, run on SQLite only unless they are marked. Tests on PostgreSQL are
`slow`; if no PostgreSQL server can run, they are skipped with a warning at the end of the run.

Tests that only read share one database and one server per process; tests that write create their own.
"""

import fcntl
import gc
import os
import pickle
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
from sqlalchemy import make_url

from app.database import sqlite_path
from app.main import create_app
from app.seeding.content import Content
from app.seeding.load import load, read_checked
from app.settings import PROJECT, Settings
from tests import postgresql
from tests.minimal_seed import write_minimal_seed

UrlOrPath = str | Path
"""A database URL, or the path of an SQLite file."""

StartServer = Callable[[UrlOrPath], "Server"]
LoadMinimal = Callable[[UrlOrPath], None]
MakeOnce = Callable[[str, Callable[[Path], object]], Path]
STORES = ("sqlite", "postgresql")
NO_ACCESS_LOG = {"ACCESS_LOG": "false"}
"""Without an access log, the server answers cached requests before they reach the application."""


@dataclass
class Server:
    """A running server with its log file."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=10)


def url_of(database: UrlOrPath) -> str:
    """The database URL of a URL or a path."""
    return database if isinstance(database, str) else f"sqlite:///{database}"


def run_server(database: UrlOrPath, log: Path, argv: Sequence[str] = ("app", "serve"), **settings: str) -> Server:
    """Start a server on a free port, which is read from its log; `argv` is a module and its arguments."""
    environment = {"DATABASE_URL": url_of(database), "PORT": "0", "HOST": "127.0.0.1"} | settings
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *argv],
            env=os.environ | environment,
            cwd=PROJECT,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    for _ in range(2400):  # up to two minutes, for a busy machine
        if match := re.search(r"running on (http://[\d.:]+)", log.read_text()):
            return Server(match[1], process, log)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MakeOnce:
    """A function that returns a file of the whole run, made by the first process that needs it."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent

    def find_or_make(name: str, make: Callable[[Path], object]) -> Path:
        path = folder / name
        with (folder / f"{name}.test-lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                make(path)
        return path

    return find_or_make


@pytest.fixture(scope="session")
def database(make_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped content, loaded once; each process has a copy."""
    shared = make_once("content.db", lambda path: load(Settings().seed_dir, path))
    return Path(shutil.copyfile(shared, tmp_path_factory.mktemp("database") / "content.db"))


def pytest_configure(config: pytest.Config) -> None:
    # Thousands of test objects live until the end of the run; collecting garbage among them took a seventh of the time.
    gc.set_threshold(100_000, 50, 50)
    # Tests start hundreds of processes; without compiled modules, each would compile the application again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    config.addinivalue_line("markers", "both_stores: run each test that reads a store on SQLite and on PostgreSQL")
    if not hasattr(config, "workerinput"):
        postgresql.export_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgresql.shared_server().remove()


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
    server = postgresql.shared_server()
    with server.locked():
        try:
            server.start()
        except RuntimeError as error:
            pytest.skip(f"NOT CHECKED ON POSTGRESQL: no server can run here. {error}")
    return server


@pytest.fixture(scope="session")
def shipped_url_in(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """A function that returns the database URL of the shipped content in a store, loaded on first use."""

    def find_or_load(store: str) -> str:
        if store == "sqlite":
            return url_of(request.getfixturevalue("database"))
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        with server.locked():
            marker = server.folder / "content-is-loaded"
            if not marker.exists():
                server.run("CREATE DATABASE content")
                load(Settings().seed_dir, server.url("content"))
                marker.touch()
        return server.url("content")

    return find_or_load


@pytest.fixture(scope="session")
def shipped_url(store: str, shipped_url_in: Callable[[str], str]) -> str:
    return shipped_url_in(store)


@pytest.fixture
def database_url(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if store == "sqlite":
        yield url_of(tmp_path / "content.db")
        return
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def server_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """A function that returns the server of a database URL, started on first use."""
    servers: dict[str, Server] = {}

    def find_or_start(url: str) -> Server:
        if url not in servers:
            log = tmp_path_factory.mktemp("log") / "server.log"
            servers[url] = run_server(url, log, **NO_ACCESS_LOG)
        return servers[url]

    yield find_or_start
    for server in servers.values():
        server.process.terminate()
        server.process.wait(10)


@pytest.fixture(scope="session")
def server(shipped_url: str, server_for: Callable[[str], Server]) -> Server:
    return server_for(shipped_url)


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    servers: list[Server] = []

    def start(database: UrlOrPath) -> Server:
        servers.append(run_server(database, tmp_path / f"server-{len(servers)}.log", **NO_ACCESS_LOG))
        return servers[-1]

    yield start
    for server in servers:
        server.process.terminate()
        server.process.wait(10)


@pytest.fixture(scope="session")
def content(make_once: MakeOnce) -> Content:
    path = make_once("content.pickle", lambda path: path.write_bytes(pickle.dumps(read_checked(Settings().seed_dir))))
    checked: Content = pickle.loads(path.read_bytes())  # noqa: S301  # written by this run
    return checked


@pytest.fixture
def minimal_seed(tmp_path: Path) -> Path:
    folder = tmp_path / "seed"
    write_minimal_seed(folder)
    return folder


@pytest.fixture(scope="session")
def loaded_minimal_seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minimal")
    write_minimal_seed(folder / "seed")
    load(folder / "seed", folder / "content.db")
    return folder / "content.db"


@pytest.fixture(scope="session")
def load_minimal(loaded_minimal_seed: Path, request: pytest.FixtureRequest) -> LoadMinimal:
    def copy(database: UrlOrPath) -> None:
        url = make_url(url_of(database))
        if url.drivername == "sqlite":
            shutil.copyfile(loaded_minimal_seed, sqlite_path(url))
            return
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        with server.locked():
            marker = server.folder / "minimal-is-loaded"
            if not marker.exists():
                server.run("CREATE DATABASE minimal")
                load(loaded_minimal_seed.with_name("seed"), server.url("minimal"))
                marker.touch()
            server.run(f"DROP DATABASE {url.database}", f"CREATE DATABASE {url.database} TEMPLATE minimal")

    return copy


@pytest.fixture(scope="module")
def minimal_database(loaded_minimal_seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(loaded_minimal_seed, tmp_path_factory.mktemp("minimal")))


def missing_documents(folder: Path) -> str:
    """The message if there is no folder of source documents."""
    return f"NOT CHECKED against the source articles: there is no folder {folder}. Set DOCUMENTS_DIR."


@pytest.fixture(scope="session")
def documents() -> Path:
    folder = Settings().documents_dir
    if not folder.is_dir():
        pytest.skip(missing_documents(folder))
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
        skipped[missing_documents(folder)] += 0  # `check` verifies less, too, so warn even if no test was skipped.
    for reason, count in skipped.items():
        if reason.startswith(("NOT CHECKED", "NOT RUN")):
            terminalreporter.write_line(f"\n{reason} (Skipped tests: {count})", red=True)


@cache
def api_routes() -> dict[str, APIRoute]:
    """The routes in the OpenAPI document, by path."""
    contexts = iter_route_contexts(create_app(Settings()).routes)
    return {
        context.path: context.original_route
        for context in contexts
        if context.path and isinstance(context.original_route, APIRoute) and context.original_route.include_in_schema
    }
