"""Malformed and malicious request lines, sent over a plain socket to the server.

Every route with a path parameter is given names that point outside the served content: to files on the machine, to
devices, to parent folders. A proxy might normalise them; here they arrive unchanged.
"""

import json
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import NO_ACCESS_LOG, Server, run_server
from tests.robustness.served import path_parameters, templates
from tests.robustness.wire import Client, NoResponse, Request, Response

MAX_SECONDS: Final = 1.0
MAX_SERVER_BYTES: Final = 2 << 30
"""Memory limit of the server, so that reading an endless device cannot exhaust the machine."""
MAX_GROWTH_BYTES: Final = 12_000_000
REFUSALS: Final = frozenset({400, 404, 414, 431})
SECRET: Final = b"a-secret-that-no-response-may-contain"
FORBIDDEN_BYTES: Final = (SECRET, b"root:x:", b"DATABASE_URL=", b"BUILD_ID=", b"[project]", b"import annotations")

ABSOLUTE: Final = (
    b"/etc/passwd",
    b"//etc/passwd",
    b"/proc/self/environ",
    b"/proc/self/cmdline",
    b"/proc/self/fd/0",
    b"/proc/self/fd/1",
    b"/proc/self/mem",
    b"/dev/zero",
    b"/dev/urandom",
    b"/dev/stdin",
    b"/dev/null",
    b"/sys/kernel/profiling",
    b"/",
    b"//",
)
"""Appended to the slash before a name; also sent with escaped slashes."""

RELATIVE: Final = (
    b"..",
    b".",
    b"../settings.py",
    b"../../pyproject.toml",
    b"../../../../../../../../etc/passwd",
    b"./site.css",
    b"css",
    b"css/",
    b"embed",
    b"embed/v1/",
    b"..%2fsettings.py",
    b"..%2F..%2Fpyproject.toml",
    b"%2e%2e/settings.py",
    b"%2e%2e%2fsettings.py",
    b"%2E%2E%5Csettings.py",
    b"..%5csettings.py",
    b"..\\settings.py",
    b"..;/settings.py",
    b"..%3b/settings.py",
    b";/etc/passwd",
    b"site.css;x",
    b"site.css%00",
    b"site.css%00.png",
    b"%00",
    b"%00/etc/passwd",
    b"..%252fsettings.py",
    b"%252e%252e%252fsettings.py",
    b"%25252e%25252e/settings.py",
    b"..%c0%afsettings.py",
    b"..%e0%80%afsettings.py",
    b"%c0%ae%c0%ae/settings.py",
    b"%c0%2e%c0%2e/settings.py",
    b"%uff0e%uff0e/settings.py",
    b"%ef%bc%8e%ef%bc%8e/settings.py",
    b"%ef%bc%8e%ef%bc%8e%ef%bc%8fsettings.py",
    b"%e2%80%a5/settings.py",
    b"..%ef%bc%8fsettings.py",
    b"....//settings.py",
    b".../settings.py",
    b"..%0d%0asettings.py",
    b"..%09/settings.py",
    b"..%20/settings.py",
    b"~root/.profile",
    b"~",
    b"file:///etc/passwd",
    b"C:%5cwindows%5cwin.ini",
    b"%5c%5chost%5cshare",
    b"__init__.py",
    b"con",
    b"nul",
)

MALFORMED: Final = {
    "a method alone": b"GET\r\n\r\n",
    "a method with invalid characters": b"G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
    "another protocol": b"GET / HTTX/1.1\r\nHost: a\r\n\r\n",
    "a version that does not exist": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "a raw NUL in the target": b"GET /v1/foods/\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a raw control character in the target": b"GET /v1/foods/\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
    "raw Latin-1 in the target": b"GET /v1/foods/caf\xe9 HTTP/1.1\r\nHost: a\r\n\r\n",
    "raw UTF-8 in the target": "GET /v1/search?q=café HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "a space in the target": b"GET /v1/foods/a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "a header without a colon": b"GET /v1/foods HTTP/1.1\r\nHost\r\n\r\n",
    "a header name with a space": b"GET /v1/foods HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n",
    "a header name with invalid characters": b"GET /v1/foods HTTP/1.1\r\nHost: a\r\nX(Y): 1\r\n\r\n",
    "a NUL in a header": b"GET /v1/foods HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
    "a length that is not a number": b"GET /v1/foods HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
    "two lengths": b"GET /v1/foods HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a chunk without a length": b"GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
}  # fmt: skip


@dataclass
class Attack:
    """The effect of all names on a server."""

    sent: int = 0
    faults: list[str] = field(default_factory=list)
    growth: int = 0
    """Growth of the memory of the server in bytes."""


def hostile_names(folder: Path) -> tuple[bytes, ...]:
    """Return names that point outside the served content, some of them to files of this test."""
    secret, pipe = folder / "secret.txt", folder / "pipe"
    secret.write_bytes(SECRET)
    os.mkfifo(pipe)
    absolute = (*ABSOLUTE, bytes(secret), bytes(pipe), bytes(folder))
    up = b"../" * 12
    return (
        *absolute,
        *(name.replace(b"/", b"%2f") for name in absolute),
        *(name.replace(b"/", b"%252f") for name in absolute),
        *(name.replace(b"/", b"%5c") for name in absolute),
        *RELATIVE,
        up + bytes(secret)[1:],
        (up + bytes(secret)[1:]).replace(b"/", b"%2f"),
        (up + bytes(secret)[1:]).replace(b"..", b"%2e%2e"),
    )


def targets(names: tuple[bytes, ...]) -> Iterator[bytes]:
    """Yield every route with a path parameter, with each name in place of the last parameter."""
    for template in templates():
        if "{" in template:
            start = template.rpartition("{")[0].format(**path_parameters() | {"identifier": "x", "kind": "foods"})
            yield from (start.encode() + name for name in names)


def resident_bytes(server: Server) -> int:
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.fixture
def wire(server: Server) -> Iterator[Client]:
    with Client(int(server.url.rpartition(":")[2])) as client:
        yield client


@pytest.fixture(scope="module")
def disposable_server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A separate server: if it hangs, other tests must not fail."""
    server = run_server(database, tmp_path_factory.mktemp("log") / "server.log", **NO_ACCESS_LOG)
    resource.prlimit(server.process.pid, resource.RLIMIT_AS, (MAX_SERVER_BYTES, MAX_SERVER_BYTES))
    yield server
    server.process.kill()
    server.process.wait(10)


@pytest.fixture(scope="module")
def attack(disposable_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """Requests every name at every route, and checks after each that the server still responds."""
    result = Attack()
    port = int(disposable_server.url.rpartition(":")[2])
    all_targets = list(targets(hostile_names(tmp_path_factory.mktemp("machine"))))
    with Client(port) as client:
        for target in all_targets[:: len(all_targets) // 100]:  # warm-up: the first errors load modules and templates
            result.faults += faults_of(client, target)
            if is_dead(result):
                return result
        before = resident_bytes(disposable_server)
        for target in all_targets:
            result.sent += 1
            result.faults += faults_of(client, target)
            if is_dead(result):
                break
        result.growth = resident_bytes(disposable_server) - before
    return result


def is_dead(attack: Attack) -> bool:
    return bool(attack.faults) and attack.faults[-1].startswith("the server hangs")


def faults_of(client: Client, target: bytes) -> list[str]:
    """Return the faults of the response to a target, and of the server afterwards."""
    faults = []
    try:
        response, seconds = request_timed(client, target)
    except NoResponse as error:
        faults.append(f"{target!r}: no response: {error}")
    else:
        if response.status not in REFUSALS:
            faults.append(f"{target!r}: status {response.status}, {len(response.body):,} bytes")
        elif not is_problem(response):
            faults.append(f"{target!r}: status {response.status} without a problem")
        if any(secret in response.body for secret in FORBIDDEN_BYTES):
            faults.append(f"{target!r}: the response contains a file from the machine")
        if seconds > MAX_SECONDS:
            faults.append(f"{target!r}: took {seconds:.1f} s")
    try:
        if client.get("/healthz").status != 200:
            faults.append(f"{target!r}: the server is not healthy after it")
    except (NoResponse, OSError) as error:
        faults.append(f"the server hangs after {target!r}: {error}")
    return faults


def request_timed(client: Client, target: bytes) -> tuple[Response, float]:
    """Return a response and its time in seconds; slow ones are repeated, because the machine may be busy."""
    for _ in range(3):
        started = time.perf_counter()
        response = client.request(Request(target))
        seconds = time.perf_counter() - started
        if seconds <= MAX_SECONDS:
            break
    return response, seconds


def is_problem(response: Response) -> bool:
    """Tell whether a response is a well-formed error: a problem in JSON, or an HTML page."""
    if (
        response.header(b"access-control-allow-origin") != b"*"
        or response.header(b"x-content-type-options") != b"nosniff"
    ):
        return False
    if response.media_type == b"text/html":
        return b"<!doctype html>" in response.body.lower()
    return response.media_type == b"application/problem+json" and json.loads(response.body)["status"] == response.status


@pytest.mark.slow
@pytest.mark.xdist_group("raw targets")
def test_no_name_reaches_anything_outside_the_served_content(attack: Attack) -> None:
    assert attack.faults == [], "\n".join(attack.faults[:40])
    assert attack.sent > 3_000


@pytest.mark.slow
@pytest.mark.xdist_group("raw targets")
def test_unknown_names_do_not_use_up_memory(attack: Attack) -> None:
    assert attack.sent > 3_000
    assert attack.growth < MAX_GROWTH_BYTES


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_request_gets_a_problem(wire: Client, sent: bytes) -> None:
    response = wire.request(sent)

    assert response.status == 400
    assert response.media_type == b"application/problem+json"
    assert is_problem(response)
    assert response.header(b"connection") == b"close"
    assert wire.get("/healthz").status == 200


@pytest.mark.parametrize("kilobytes", [9, 63, 65, 300, 2000])
@pytest.mark.parametrize("start", [b"/v1/foods/", b"/v1/search?q=", b"/static/"])
def test_an_overlong_target_gets_a_problem(wire: Client, start: bytes, kilobytes: int) -> None:
    response = wire.request(Request(start + b"x" * (kilobytes * 1024)))

    assert response.status in (400, 414, 431)
    assert response.media_type == b"application/problem+json"
    assert is_problem(response)
    assert wire.get("/healthz").status == 200
