"""Interface of a contestant: a command that starts a server on a port, and its workloads."""

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
from benchmarks.load import Workload
from benchmarks.machine import LOAD_CORE, SERVER_CORE, pinned_to
from benchmarks.requests import Request, detail_requests, list_requests, search_requests

TIMEOUT_SECONDS: Final = 120
"""Maximum time to start a server, or to wait for a response."""

PYTHON: Final = sys.executable
QUIET_OPTIONS: Final = ("--no-server-header", "--no-access-log")
UVICORN: Final = (PYTHON, "-m", "uvicorn", "--host", "127.0.0.1", "--workers", "1", *QUIET_OPTIONS)
"""The same uvicorn settings as those of this service: uvloop, httptools, and no access log, as behind a proxy."""

CACHED_DETAIL: Final = "cached detail"
CACHED_LIST: Final = "cached list"
CACHED_SEARCH: Final = "cached search"
UNCHANGED: Final = "304"
COMPRESSED: Final = "compressed list"
CACHED: Final = (CACHED_DETAIL, CACHED_LIST, CACHED_SEARCH)
FIXED: Final = (*CACHED, UNCHANGED, COMPRESSED)
UNCACHED_DETAIL: Final = "uncached detail"
UNCACHED_LIST: Final = "uncached list"
UNCACHED_SEARCH: Final = "uncached search"
UNCACHED: Final = (UNCACHED_DETAIL, UNCACHED_LIST, UNCACHED_SEARCH)


class NotMeasured(Exception):
    """A contestant cannot be measured; the message gives the reason."""


@dataclass(frozen=True)
class Contestant:
    """A server that is measured."""

    name: str
    command: Callable[[int], Sequence[str]]
    """The command that starts it on a port."""
    workloads: Mapping[str, Workload]
    ready_path: str
    """A path that returns 200 once content is served."""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunningServer:
    """A running contestant, and the milliseconds until it was ready."""

    url: str
    port: int
    pid: int
    ready_after_ms: float


@dataclass(frozen=True)
class Response:
    """A response as received, undecoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The parsed body."""
        return from_json(self.body)


@contextmanager
def run_server(contestant: Contestant) -> Iterator[RunningServer]:
    """Start a contestant on the server core, and stop it at the end.

    Raises:
        NotMeasured: if it does not become ready.
    """
    port = find_free_port()
    with TemporaryFile() as log:
        start = time.perf_counter()
        with pinned_to(SERVER_CORE):
            process = subprocess.Popen(
                contestant.command(port),
                # Bytecode is cached, as in the image, whatever the environment of this process says.
                env=os.environ | {"WORKERS": "1", "PYTHONDONTWRITEBYTECODE": "", **contestant.environment},
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            with pinned_to(LOAD_CORE):
                while not _is_ready(port, contestant.ready_path):
                    if process.poll() is not None or time.perf_counter() - start > TIMEOUT_SECONDS:
                        log.seek(0)
                        outcome = "is not ready in time" if process.returncode is None else "exited"
                        output = log.read().decode()[-500:].strip()
                        raise NotMeasured(f"{contestant.name} {outcome}; its output ends with {output!r}")
                    time.sleep(0.002)
            yield RunningServer(f"http://127.0.0.1:{port}", port, process.pid, 1000 * (time.perf_counter() - start))
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def send_request(port: int, path: str, headers: Mapping[str, str] | None = None) -> Response:
    """Send one request."""
    return send_requests(port, [path], headers)[0]


def send_requests(port: int, paths: Sequence[str], headers: Mapping[str, str] | None = None) -> list[Response]:
    """Send requests one after another, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    responses = []
    try:
        for path in paths:
            connection.request("GET", path, headers={"Accept-Encoding": "identity"} | dict(headers or {}))
            response = connection.getresponse()
            lower_headers = {name.lower(): value for name, value in response.getheaders()}
            responses.append(Response(response.status, lower_headers, response.read()))
    finally:
        connection.close()
    return responses


def find_free_port() -> int:
    """A port on which no process listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def make_workloads(to_path: Callable[[Request], str], count: int) -> dict[str, Workload]:
    """Workloads of each kind: requests that are each sent once, and one request that is repeated."""
    requests = dict(zip(UNCACHED, (detail_requests(count), list_requests(), search_requests()), strict=True))
    workloads = {name: Workload([to_path(request) for request in kind], unique=True) for name, kind in requests.items()}
    # The last request of each kind is the repeated one, because no other run gets that far.
    return workloads | {name: Workload(workloads[kind].paths[-1:]) for name, kind in zip(CACHED, UNCACHED, strict=True)}


def make_folder(content: Path, name: str) -> Path:
    """Create a folder for a contestant beside the content."""
    folder = content.parent / name
    folder.mkdir(exist_ok=True)
    return folder


def _is_ready(port: int, path: str) -> bool:
    try:
        return send_request(port, path).status == 200
    except (OSError, http.client.HTTPException):
        return False
