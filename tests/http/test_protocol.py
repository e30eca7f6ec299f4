"""Responses sent by the protocol equal those of the application: real sockets, compared as bytes."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.database import CHECK_INTERVAL_SECONDS
from app.http.responses import cacheable_response
from app.seeding.load import load
from app.server.protocol import Protocol
from tests.endpoints import ENDPOINTS, Endpoint
from tests.http.sockets import LocalServer, connected, count_calls, fetch, fetch_until_close, request, serving
from tests.minimal_seed import build_minimal_seed, write_seed

INSTANCE_LENGTH = len("urn:uuid:") + 36
"""Length of a problem's `instance`, which `Connection` removes from responses."""

CODINGS = ("identity", "gzip", "br")


@pytest.fixture(scope="module")
def protocol_server(database: Path) -> Iterator[LocalServer]:
    with serving(LocalServer(database)) as server:
        yield server


@pytest.fixture(scope="module")
def plain_server(database: Path) -> Iterator[LocalServer]:
    with serving(LocalServer(database, "httptools")) as server:
        yield server


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_the_protocol_and_the_application_send_the_same_bytes(
    protocol_server: LocalServer, plain_server: LocalServer, endpoint: Endpoint
) -> None:
    path = endpoint.url()
    for coding in CODINGS:
        encoding = f"Accept-Encoding: {coding}"
        expected = fetch(plain_server, path, encoding)
        tag = re.search(rb"etag: ([^\r]+)", expected)
        requests: list[tuple[Sequence[str], str]] = [((encoding,), "GET"), ((encoding,), "HEAD")]
        if tag:
            requests.append(((encoding, f"If-None-Match: {tag[1].decode()}"), "GET"))
            requests.append(((encoding, 'If-None-Match: "another"'), "GET"))
        for headers, method in requests:
            responses = [fetch(protocol_server, path, *headers, method=method) for _ in range(3)]
            assert responses == [fetch(plain_server, path, *headers, method=method)] * 3, (headers, method)


@pytest.mark.parametrize(
    ("method", "headers"),
    [("GET", []), ("HEAD", []), ("GET", ["Accept-Encoding: gzip"]), ("GET", ["If-None-Match: *"])],
)
def test_a_cached_response_is_sent_without_calling_the_application(
    protocol_server: LocalServer, method: str, headers: list[str]
) -> None:
    """After the first response, apart from periodic release checks."""
    start = time.monotonic()
    calls = count_calls(
        protocol_server,
        lambda: [fetch(protocol_server, "/v1/foods?limit=7", *headers, method=method) for _ in range(200)],
    )

    assert calls <= 2 + (time.monotonic() - start) / CHECK_INTERVAL_SECONDS
    assert calls < 100


UNUSUAL = {
    "HEAD": request("/v1/foods", method="HEAD"),
    "an older version": request("/v1/foods", version="1.0"),
    "an older version with keep-alive": request("/v1/foods", "Connection: keep-alive", version="1.0"),
    "the last request": request("/v1/foods", "Connection: close"),
    "a body": request("/v1/foods", "Content-Length: 4") + b"body",
    "a chunked body": request("/v1/foods", "Transfer-Encoding: chunked") + b"4\r\nbody\r\n0\r\n\r\n",
    "an expectation": request("/v1/foods", "Expect: 100-continue"),
    "an upgrade": request("/v1/foods", "Connection: upgrade", "Upgrade: h2c"),
    "an escaped letter": request("/v1/food%73"),
    "an absolute URL": request("http://localhost/v1/foods"),
    "a fragment": request("/v1/foods#nuts"),
    "two slashes": request("//v1/foods"),
    "another method": request("/v1/foods", method="POST"),
    "an OPTIONS request": request("/v1/foods", method="OPTIONS"),
    "an unsupported encoding": request("/v1/foods", "Accept-Encoding: zstd, identity;q=0"),
    "a header in two lines": request("/v1/foods", "Accept-Encoding: gzip;q=0.1", "Accept-Encoding: br"),
    "no host": b"GET /v1/foods HTTP/1.1\r\n\r\n",
}
MALFORMED = {
    "no HTTP": b"GARBAGE\r\n\r\n",
    "a letter outside ASCII": request("/v1/food\xe9"),
    "a NUL in a header": request("/v1/foods", "Accept: a\x00b"),
    "a header without a name": request("/v1/foods", ": value"),
    "an unknown version": request("/v1/foods", version="3.7"),
    "a length that is not a number": request("/v1/foods", "Content-Length: many"),
    "a path of 70,000 bytes": request("/" + "a" * 70_000),
    "a space in the path": request("/v1/ foods"),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_request_gets_the_response_of_the_application(
    protocol_server: LocalServer, plain_server: LocalServer, name: str
) -> None:
    responses = []
    for server in (protocol_server, plain_server):
        for _ in range(2):
            fetch(server, "/v1/foods")
            responses.append(fetch_until_close(server, UNUSUAL[name]))

    assert responses[0].startswith(b"HTTP/1.1 ")
    assert responses == responses[:1] * 4


@pytest.mark.parametrize("options", [{}, {"access_log": True}], ids=["without a log", "with a log"])
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_http_is_refused_with_a_problem(database: Path, name: str, options: dict[str, Any]) -> None:
    with serving(LocalServer(database, **options)) as server, connected(server) as connection:
        connection.send(MALFORMED[name])
        head, _, body = connection.read_rest().partition(b"\r\n\r\n")

    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % problem["status"])
    assert problem["status"] in (400, 414)
    assert b"\r\ncontent-type: application/problem+json" in head
    assert b"\r\naccess-control-allow-origin: *" in head
    assert b"\r\ncontent-length: %d" % (len(body) + INSTANCE_LENGTH) in head


def test_a_doubly_escaped_path_is_a_different_path(database: Path) -> None:
    server = LocalServer(database)

    @server.api.get("/echo/{segment}")
    async def echo(request: Request, segment: str) -> Response:
        return cacheable_response(request, segment.encode())

    with serving(server):
        responses = [fetch(server, f"/echo/{segment}") for _ in range(2) for segment in ("a%2562", "a%62", "ab")]

    assert [response[-4:] for response in responses] == [b"a%62", b"\r\nab", b"\r\nab"] * 2


def test_a_websocket_handshake_is_left_to_the_application(database: Path) -> None:
    handshake = request("/v1/foods", "Connection: upgrade", "Upgrade: websocket")
    responses = []
    for protocol in (Protocol, "httptools"):
        with serving(LocalServer(database, protocol, ws="auto")) as server:
            fetch(server, "/v1/foods")
            responses.append(fetch_until_close(server, handshake))

    assert b"200 OK" not in responses[0]
    assert responses[0] == responses[1]


def test_pipelined_responses_are_sent_in_request_order(protocol_server: LocalServer, plain_server: LocalServer) -> None:
    """Some of the responses are cached, and some have to be computed."""
    paths = [f"/v1/foods?limit={number}" for number in range(1, 60)]
    expected = [fetch(plain_server, path) for path in paths]
    for path in paths[::3]:
        fetch(protocol_server, path)

    with connected(protocol_server) as connection:
        connection.send(*map(request, paths))
        assert [connection.read_response() for _ in paths] == expected
        connection.send(*map(request, paths))
        assert [connection.read_response() for _ in paths] == expected


def test_a_request_may_arrive_in_pieces(protocol_server: LocalServer, plain_server: LocalServer) -> None:
    data = request("/v1/foods?limit=3", "Accept-Encoding: br")
    fetch(protocol_server, "/v1/foods?limit=3", "Accept-Encoding: br")

    with connected(protocol_server) as connection:
        for position in range(len(data)):
            connection.send(data[position : position + 1])
        assert connection.read_response() == fetch(plain_server, "/v1/foods?limit=3", "Accept-Encoding: br")


def test_a_client_that_does_not_read_does_not_fill_memory(protocol_server: LocalServer) -> None:
    """Once the socket buffer is full, requests wait until responses are read."""
    path = "/v1/claims?limit=100"
    once = len(fetch(protocol_server, path))
    count = 200

    with connected(protocol_server) as connection:
        sending = threading.Thread(target=connection.send, args=(request(path) * count,))
        sending.start()
        time.sleep(0.5)
        buffer_sizes = [
            open_connection.transport.get_write_buffer_size()
            for open_connection in list(protocol_server.server.server_state.connections)
        ]
        assert max(buffer_sizes) < 3 * once
        assert sum(len(connection.read_response()) for _ in range(count)) == once * count
        sending.join(10)


def test_an_idle_connection_is_closed_after_the_timeout(database: Path) -> None:
    with serving(LocalServer(database)) as server:
        fetch(server, "/v1/foods")
        with connected(server) as connection:
            connection.send(request("/v1/foods"))
            connection.read_response()
            start = time.perf_counter()
            assert connection.read_rest() == b""
            assert 0.5 < time.perf_counter() - start < 3


@pytest.mark.parametrize("options", [{"access_log": True}, {"limit_concurrency": 100}])
def test_a_server_with_access_log_or_concurrency_limit_calls_the_application(
    database: Path, plain_server: LocalServer, options: dict[str, int]
) -> None:
    with serving(LocalServer(database, **options)) as server:
        responses: list[bytes] = []
        assert count_calls(server, lambda: responses.extend(fetch(server, "/v1/foods") for _ in range(3))) == 3
        assert responses == [fetch(plain_server, "/v1/foods")] * 3


def test_an_application_without_a_cache_in_its_lifespan_is_called(database: Path) -> None:
    """A mounted application does not run its own lifespan."""
    with serving(LocalServer(database, lifespan="off")) as server:
        assert count_calls(server, lambda: [fetch(server, "/v1/foods") for _ in range(3)]) == 3


def test_a_slow_response_is_not_interrupted_by_a_cached_one(database: Path) -> None:
    """The cached response, in the same packet, starts the keep-alive timer."""
    server = LocalServer(database)

    @server.api.get("/slow")
    async def respond_late(request: Request) -> Response:
        await asyncio.sleep(1.5)
        return cacheable_response(request, b"late")

    with serving(server):
        fetch(server, "/v1/foods")
        with connected(server) as connection:
            connection.send(request("/v1/foods"), request("/slow"))
            assert connection.read_response().startswith(b"HTTP/1.1 200")
            assert connection.read_response().endswith(b"late")


def test_a_client_that_reads_late_gets_every_response(protocol_server: LocalServer) -> None:
    path = "/v1/claims?limit=100"
    expected = fetch(protocol_server, path)
    with connected(protocol_server) as connection:
        sending = threading.Thread(target=connection.send, args=(request(path) * 60,))
        sending.start()
        time.sleep(1.5)
        assert [connection.read_response() == expected for _ in range(60)] == [True] * 60
        sending.join(10)


def test_a_new_release_is_served_soon(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    with serving(LocalServer(path)) as server:
        before = [fetch(server, "/v1/claims/nuts-calm") for _ in range(3)]
        changed = build_minimal_seed()
        changed["claims"][0]["known"] = "Something else is known."
        write_seed(minimal_seed, changed)
        load(minimal_seed, path)
        time.sleep(1.5 * CHECK_INTERVAL_SECONDS)
        after = [fetch(server, "/v1/claims/nuts-calm") for _ in range(3)]

    assert before == before[:1] * 3
    assert b"Something else is known." in after[0]
    assert after == after[:1] * 3


def test_a_root_path_of_the_server_does_not_change_responses(database: Path, plain_server: LocalServer) -> None:
    with serving(LocalServer(database, root_path="/rls")) as server:
        start = time.monotonic()
        responses: list[bytes] = []
        calls = count_calls(server, lambda: responses.extend(fetch(server, "/v1/foods") for _ in range(50)))

    assert responses == [fetch(plain_server, "/v1/foods")] * 50
    assert calls <= 2 + (time.monotonic() - start) / CHECK_INTERVAL_SECONDS < 25
