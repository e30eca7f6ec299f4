"""What a contestant is: a command that serves on a port, and how each piece of work is asked of it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from pydantic_core import from_json

from app.settings import PROJECT
from benchmarks.load import Work
from benchmarks.machine import LOAD_CORE, SERVER_CORE, pinned
from benchmarks.questions import Question, details, listings, searches

PATIENCE: Final = 120
"""Seconds that a server may take to start."""

PYTHON: Final = sys.executable
SILENT: Final = ("--no-server-header", "--no-access-log")
UVICORN: Final = (PYTHON, "-m", "uvicorn", "--host", "127.0.0.1", "--workers", "1", *SILENT)
"""As our own server starts uvicorn: uvloop, httptools, and no line of log for each answer, as behind a proxy."""

CACHED_DETAIL: Final = "cached detail"
CACHED_LIST: Final = "cached list"
CACHED_SEARCH: Final = "cached search"
UNCHANGED: Final = "304"
COMPRESSED: Final = "compressed list"
CACHED: Final = (CACHED_DETAIL, CACHED_LIST, CACHED_SEARCH)
FIXED: Final = (*CACHED, UNCHANGED, COMPRESSED)
UNIQUE_DETAIL: Final = "never-repeating detail"
UNIQUE_LIST: Final = "never-repeating list"
UNIQUE_SEARCH: Final = "never-repeating search"
UNIQUE: Final = (UNIQUE_DETAIL, UNIQUE_LIST, UNIQUE_SEARCH)


class NotMeasured(Exception):
    """A contestant cannot take part; the message says why."""


@dataclass(frozen=True)
class Contestant:
    """One that is measured."""

    name: str
    command: Callable[[int], Sequence[str]]
    """What to start so that it serves on a port."""
    works: Mapping[str, Work]
    ready: str
    """A path that answers 200 once content is served."""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A contestant that serves, and how long that took in milliseconds."""

    url: str
    port: int
    pid: int
    ready_after: float


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What it says."""
        return from_json(self.body)


@contextmanager
def running(contestant: Contestant) -> Iterator[Running]:
    """Start a contestant on the core of the servers; stop it at the end.

    Raises:
        NotMeasured: where it does not come to serve.
    """
    port = free_port()
    with TemporaryFile() as log:
        start = time.perf_counter()
        with pinned(SERVER_CORE):
            process = subprocess.Popen(
                contestant.command(port),
                # Compiled code is kept, as an image holds it, whatever this shell says of it.
                env=os.environ | {"WORKERS": "1", "PYTHONDONTWRITEBYTECODE": "", **contestant.environment},
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            with pinned(LOAD_CORE):
                while not _answers(port, contestant.ready):
                    if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                        log.seek(0)
                        ended = "goes on without an answer" if process.returncode is None else "ended"
                        said = log.read().decode()[-500:].strip()
                        raise NotMeasured(f"{contestant.name} does not start; it {ended}, and says {said!r}")
                    time.sleep(0.002)
            yield Running(f"http://127.0.0.1:{port}", port, process.pid, 1000 * (time.perf_counter() - start))
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One request."""
    return ask_all(port, [path], headers)[0]


def ask_all(port: int, paths: Sequence[str], headers: Mapping[str, str] | None = None) -> list[Answer]:
    """One request after another, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    answers = []
    try:
        for path in paths:
            connection.request("GET", path, headers={"Accept-Encoding": "identity"} | dict(headers or {}))
            answer = connection.getresponse()
            lower = {name.lower(): value for name, value in answer.getheaders()}
            answers.append(Answer(answer.status, lower, answer.read()))
    finally:
        connection.close()
    return answers


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def works_of(address: Callable[[Question], str], count: int) -> dict[str, Work]:
    """The work of one that answers questions at these addresses: the same one over and over, and each but once."""
    asked = dict(zip(UNIQUE, (details(count), listings(), searches()), strict=True))
    works = {name: Work([address(one) for one in questions], unique=True) for name, questions in asked.items()}
    # The last questions of each kind are those that are repeated, so that no other run has met them.
    return works | {name: Work(works[kind].paths[-1:]) for name, kind in zip(CACHED, UNIQUE, strict=True)}


def folder_of(content: Path, name: str) -> Path:
    """A folder of one contestant beside the content."""
    folder = content.parent / name
    folder.mkdir(exist_ok=True)
    return folder


def _answers(port: int, path: str) -> bool:
    try:
        return ask(port, path).status == 200
    except (OSError, http.client.HTTPException):
        return False
