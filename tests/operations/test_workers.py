"""Several worker processes act as one server: they start, notice releases, are replaced and stop together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.seeding.load import load
from app.settings import PROJECT
from tests.conftest import Server, run_server
from tests.minimal_seed import build_minimal_seed, write_seed

pytestmark = pytest.mark.slow  # each test starts processes

Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    servers: list[Server] = []

    def run(database: Path, **settings: str) -> Server:
        server = run_server(database, tmp_path / f"workers-{len(servers)}.log", **settings)
        servers.append(server)
        wait_until(lambda: len(workers_of(server)) == int(settings.get("WORKERS", "1")) and is_ready(server))
        return server

    yield run
    for server in servers:
        server.process.terminate()
        server.process.wait(20)


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.05)


def is_ready(server: Server) -> bool:
    try:
        return httpx.get(f"{server.url}/readyz", timeout=10).status_code == 200
    except httpx.TransportError:  # bound, but not yet listening
        return False


def workers_of(server: Server) -> list[int]:
    """The running processes that reported ready, in the order of their reports."""
    started = [int(pid) for pid in re.findall(r"Started server process \[(\d+)\]", server.log.read_text())]
    ready_count = server.log.read_text().count("Application startup complete")
    return [pid for pid in started[:ready_count] if is_running(pid)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def suspended(pid: int) -> Iterator[None]:
    """Suspend a process, so that the other one has to respond."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_every_worker_serves_and_notices_a_new_release(minimal_seed: Path, tmp_path: Path, serve: Serve) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    server = serve(path, WORKERS="2")
    responses = []
    for known in ("As it was.", "Something else is known."):
        seed = build_minimal_seed()
        seed["claims"][0]["known"] = known
        write_seed(minimal_seed, seed)
        load(minimal_seed, path)
        time.sleep(0.3)
        for pid in workers_of(server):
            with suspended(pid):
                responses.append(httpx.get(f"{server.url}/v1/claims/nuts-calm").json()["known"])

    assert responses == ["As it was."] * 2 + ["Something else is known."] * 2


def test_worker_that_dies_is_replaced(database: Path, serve: Serve) -> None:
    server = serve(database, WORKERS="2")
    first, second = workers_of(server)

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len(set(workers_of(server)) - {first}) == 2)

    assert second in workers_of(server)
    assert is_ready(server)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_all_workers_cleanly(database: Path, serve: Serve, number: signal.Signals) -> None:
    server = serve(database, WORKERS="2")
    workers = workers_of(server)

    server.process.send_signal(number)

    assert server.process.wait(20) == 0
    assert [pid for pid in workers if is_running(pid)] == []
    assert "Traceback" not in server.log.read_text()


def test_no_worker_logs_a_query(database: Path, serve: Serve) -> None:
    server = serve(database, WORKERS="2")
    with httpx.Client(base_url=server.url) as client:
        for _ in range(20):
            assert client.get("/v1/intake-reference?age_years=31337").status_code == 422

    wait_until(lambda: server.log.read_text().count('"GET /v1/intake-reference HTTP/1.1" 422') == 20)

    assert "31337" not in server.log.read_text()


def run_failing_server(database: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a server that is expected to fail at start."""
    return subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}", "PORT": "0"} | settings,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_content_no_worker_starts_and_the_reason_is_printed_once(tmp_path: Path, workers: str) -> None:
    result = run_failing_server(tmp_path / "content.db", WORKERS=workers)

    assert result.returncode == 1
    assert result.stderr == "There is no database at content.db. Run `python -m app load`.\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_port_in_use_is_reported(database: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        result = run_failing_server(database, WORKERS=workers, PORT=str(listener.getsockname()[1]))

    assert result.returncode not in (0, None)
    assert "address already in use" in result.stderr.lower()
    assert "Traceback" not in result.stderr


def test_server_exits_with_an_error_if_its_workers_cannot_start(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib, sys\n"
        "if '--multiprocessing-fork' in sys.orig_argv:\n"
        f"    pathlib.Path({str(path)!r}).unlink(missing_ok=True)\n"
    )

    result = run_failing_server(path, WORKERS="2", PYTHONPATH=str(tmp_path))

    assert result.returncode not in (0, None)
    assert "There is no database at content.db" in result.stderr


@pytest.mark.parametrize(
    ("trusted", "logged"), [("127.0.0.1", "203.0.113.7"), ("10.0.0.0/8", "127.0.0.1"), ("", "127.0.0.1")]
)
def test_only_a_trusted_proxy_names_the_client_in_the_log(
    database: Path, serve: Serve, trusted: str, logged: str
) -> None:
    server = serve(database, FORWARDED_ALLOW_IPS=trusted)

    httpx.get(f"{server.url}/v1/foods", headers={"X-Forwarded-For": "203.0.113.7"})

    wait_until(lambda: re.search(rf"{re.escape(logged)}:\d+ - \"GET /v1/foods HTTP", server.log.read_text()))


def test_forwarded_headers_do_not_affect_responses(client: httpx.Client) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    forged |= {
        "X-Forwarded-For": "203.0.113.7",
        "Forwarded": "for=203.0.113.7;host=evil.example",
        "Host": "evil.example",
    }
    for path in ("/v1/foods?limit=2", "/v1/foods/almonds-raw", "/docs", "/openapi.json", "/", "/readyz"):
        forwarded, plain = client.get(path, headers=forged), client.get(path)

        assert (forwarded.status_code, forwarded.content) == (plain.status_code, plain.content), path
        assert dict(forwarded.headers) | {"date": ""} == dict(plain.headers) | {"date": ""}, path
