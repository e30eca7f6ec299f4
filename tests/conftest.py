"""Which fixture to choose.

`server`   a real server on a real socket with the shipped content. The first choice for anything a client can see.
`client`   an HTTP client of that server.
`database` the shipped content as a file, for tests that look at tables or count statements. Never write to it.
`content`  the seed as records, checked; for tests about what the content says.
`small`    the smallest seed that keeps every rule, as a folder of its own: change it, break it, load it.
`start`    starts another server for tests that break the database beneath it.
`documents` the folder of the source documents; a test that needs it says loudly when it is not there.

Reads share one database and one server in each process of the run; a test that writes makes its own.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.seeding.content import Content
from app.seeding.load import load, read_checked
from app.settings import PROJECT, Settings
from tests.small import write_small_seed

Start = Callable[[Path], "Server"]


@dataclass
class Server:
    """A running server, and what it wrote to its log."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=10)


def run_server(database: Path, log: Path, words: Sequence[str] = ("app", "serve"), **more: str) -> Server:
    """A server on a port that the system picks; its log says which. `words` name the module to run."""
    given = {"DATABASE_URL": f"sqlite:///{database}", "PORT": "0", "HOST": "127.0.0.1"} | more
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=os.environ | given,
            cwd=PROJECT,
            stdout=written,
            stderr=subprocess.STDOUT,
            text=True,
        )
    for _ in range(2400):  # A busy machine takes its time.
        if found := re.search(r"running on (http://[\d.:]+)", log.read_text()):
            return Server(found[1], process, log)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "content.db"
    load(Settings().seed_dir, path)
    return path


@pytest.fixture(scope="session")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = run_server(database, tmp_path_factory.mktemp("log") / "server.log")
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as one:
        yield one


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Server] = []

    def run(path: Path) -> Server:
        running.append(run_server(path, tmp_path / f"server-{len(running)}.log"))
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


def no_documents(folder: Path) -> str:
    return f"NOT CHECKED against the source documents: there is no folder {folder}. Set DOCUMENTS_DIR."


@pytest.fixture(scope="session")
def documents() -> Path:
    folder = Settings().documents_dir
    if not folder.is_dir():
        pytest.skip(no_documents(folder))
    return folder


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end, where it is read, what was measured, and what was left out because something is missing."""
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
        skipped[no_documents(folder)] += 0  # Loading checks less, too, so it is said even where no test was left out.
    for reason, times in skipped.items():
        if reason.startswith(("NOT CHECKED", "NOT RUN")):
            terminalreporter.write_line(f"\n{reason} (Tests that were left out: {times})", red=True)


def openapi() -> dict[str, Any]:
    """The OpenAPI document, for tests that hold for every endpoint it names."""
    document: dict[str, Any] = create_app(Settings()).openapi()
    return document
