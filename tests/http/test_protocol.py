"""What a server answers at once is what the application would answer: real sockets, compared as bytes."""

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
from app.http.responses import send
from app.seeding.load import load
from app.server.protocol import Protocol
from tests.endpoints import ALL, Endpoint
from tests.http.sockets import Served, ask, ask_and_end, asked_of_application, connected, request, serving
from tests.small import small_seed, write_seed

LENGTH_OF_INSTANCE = len("urn:uuid:") + 36
"""`Connection` leaves the number of a problem out of what it reads."""

CODINGS = ("identity", "gzip", "br")


@pytest.fixture(scope="module")
def at_once(database: Path) -> Iterator[Served]:
    with serving(Served(database)) as served:
        yield served


@pytest.fixture(scope="module")
def ordinary(database: Path) -> Iterator[Served]:
    with serving(Served(database, "httptools")) as served:
        yield served


@pytest.mark.parametrize("endpoint", ALL, ids=str)
def test_every_answer_is_the_same_to_the_byte(at_once: Served, ordinary: Served, endpoint: Endpoint) -> None:
    path = endpoint.address()
    for coding in CODINGS:
        encoding = f"Accept-Encoding: {coding}"
        expected = ask(ordinary, path, encoding)
        tag = re.search(rb"etag: ([^\r]+)", expected)
        asked: list[tuple[Sequence[str], str]] = [((encoding,), "GET"), ((encoding,), "HEAD")]
        if tag:
            asked.append(((encoding, f"If-None-Match: {tag[1].decode()}"), "GET"))
            asked.append(((encoding, 'If-None-Match: "another"'), "GET"))
        for headers, method in asked:
            answers = [ask(at_once, path, *headers, method=method) for _ in range(3)]
            assert answers == [ask(ordinary, path, *headers, method=method)] * 3, (headers, method)


@pytest.mark.parametrize(
    ("method", "headers"),
    [("GET", []), ("HEAD", []), ("GET", ["Accept-Encoding: gzip"]), ("GET", ["If-None-Match: *"])],
)
def test_what_is_kept_asks_nothing_of_the_application(at_once: Served, method: str, headers: list[str]) -> None:
    """Once it was answered, and but for a look at the release from time to time."""
    start = time.monotonic()
    asked = asked_of_application(
        at_once, lambda: [ask(at_once, "/v1/foods?limit=7", *headers, method=method) for _ in range(200)]
    )

    assert asked <= 2 + (time.monotonic() - start) / CHECK_INTERVAL_SECONDS
    assert asked < 100


UNUSUAL = {
    "HEAD": request("/v1/foods", method="HEAD"),
    "an older version": request("/v1/foods", version="1.0"),
    "an older version that goes on": request("/v1/foods", "Connection: keep-alive", version="1.0"),
    "the last question": request("/v1/foods", "Connection: close"),
    "a body": request("/v1/foods", "Content-Length: 4") + b"body",
    "a body in chunks": request("/v1/foods", "Transfer-Encoding: chunked") + b"4\r\nbody\r\n0\r\n\r\n",
    "an expectation": request("/v1/foods", "Expect: 100-continue"),
    "an upgrade": request("/v1/foods", "Connection: upgrade", "Upgrade: h2c"),
    "an escaped letter": request("/v1/food%73"),
    "a whole address": request("http://localhost/v1/foods"),
    "a fragment": request("/v1/foods#nuts"),
    "two slashes": request("//v1/foods"),
    "another method": request("/v1/foods", method="POST"),
    "what is asked before": request("/v1/foods", method="OPTIONS"),
    "an encoding that there is not": request("/v1/foods", "Accept-Encoding: zstd, identity;q=0"),
    "a header in two lines": request("/v1/foods", "Accept-Encoding: gzip;q=0.1", "Accept-Encoding: br"),
    "no host": b"GET /v1/foods HTTP/1.1\r\n\r\n",
}
MALFORMED = {
    "no HTTP": b"GARBAGE\r\n\r\n",
    "a letter outside ASCII": request("/v1/food\xe9"),
    "a NUL in a header": request("/v1/foods", "Accept: a\x00b"),
    "a header without a name": request("/v1/foods", ": value"),
    "an unknown version": request("/v1/foods", version="3.7"),
    "a length that is no number": request("/v1/foods", "Content-Length: many"),
    "a path of 70,000 bytes": request("/" + "a" * 70_000),
    "blanks in the path": request("/v1/ foods"),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_is_answered_as_ever(at_once: Served, ordinary: Served, name: str) -> None:
    found = []
    for served in (at_once, ordinary):
        for _ in range(2):
            ask(served, "/v1/foods")
            found.append(ask_and_end(served, UNUSUAL[name]))

    assert found[0].startswith(b"HTTP/1.1 ")
    assert found == found[:1] * 4


@pytest.mark.parametrize("options", [{}, {"access_log": True}], ids=["without a log", "with a log"])
@pytest.mark.parametrize("name", MALFORMED)
def test_what_cannot_be_parsed_is_refused_with_a_problem(database: Path, name: str, options: dict[str, Any]) -> None:
    with serving(Served(database, **options)) as served, connected(served) as connection:
        connection.send(MALFORMED[name])
        head, _, body = connection.rest().partition(b"\r\n\r\n")

    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % problem["status"])
    assert problem["status"] in (400, 414)
    assert b"\r\ncontent-type: application/problem+json" in head
    assert b"\r\naccess-control-allow-origin: *" in head
    assert b"\r\ncontent-length: %d" % (len(body) + LENGTH_OF_INSTANCE) in head


def test_a_path_is_told_from_one_that_is_escaped_twice(database: Path) -> None:
    served = Served(database)

    @served.api.get("/echo/{word}")
    async def echo(request: Request, word: str) -> Response:
        return send(request, word.encode())

    with serving(served):
        answers = [ask(served, f"/echo/{word}") for _ in range(2) for word in ("a%2562", "a%62", "ab")]

    assert [answer[-4:] for answer in answers] == [b"a%62", b"\r\nab", b"\r\nab"] * 2


def test_a_web_socket_is_left_to_who_speaks_it(database: Path) -> None:
    asked = request("/v1/foods", "Connection: upgrade", "Upgrade: websocket")
    found = []
    for protocol in (Protocol, "httptools"):
        with serving(Served(database, protocol, ws="auto")) as served:
            ask(served, "/v1/foods")
            found.append(ask_and_end(served, asked))

    assert b"200 OK" not in found[0]
    assert found[0] == found[1]


def test_answers_go_out_in_the_order_of_the_questions(at_once: Served, ordinary: Served) -> None:
    """Some of them are kept, and some have to be worked out."""
    paths = [f"/v1/foods?limit={number}" for number in range(1, 60)]
    expected = [ask(ordinary, path) for path in paths]
    for path in paths[::3]:
        ask(at_once, path)

    with connected(at_once) as connection:
        connection.send(*map(request, paths))
        assert [connection.answer() for _ in paths] == expected
        connection.send(*map(request, paths))
        assert [connection.answer() for _ in paths] == expected


def test_a_request_may_come_in_pieces(at_once: Served, ordinary: Served) -> None:
    asked = request("/v1/foods?limit=3", "Accept-Encoding: br")
    ask(at_once, "/v1/foods?limit=3", "Accept-Encoding: br")

    with connected(at_once) as connection:
        for place in range(len(asked)):
            connection.send(asked[place : place + 1])
        assert connection.answer() == ask(ordinary, "/v1/foods?limit=3", "Accept-Encoding: br")


def test_who_asks_and_does_not_read_fills_no_memory(at_once: Served) -> None:
    """Once the socket is full, questions wait until answers were read."""
    path = "/v1/claims?limit=100"
    once = len(ask(at_once, path))
    questions = 200

    with connected(at_once) as connection:
        sending = threading.Thread(target=connection.send, args=(request(path) * questions,))
        sending.start()
        time.sleep(0.5)
        waiting = [one.transport.get_write_buffer_size() for one in list(at_once.server.server_state.connections)]
        assert max(waiting) < 3 * once
        assert sum(len(connection.answer()) for _ in range(questions)) == once * questions
        sending.join(10)


def test_a_connection_that_asks_nothing_more_is_closed_in_time(database: Path) -> None:
    with serving(Served(database)) as served:
        ask(served, "/v1/foods")
        with connected(served) as connection:
            connection.send(request("/v1/foods"))
            connection.answer()
            start = time.perf_counter()
            assert connection.rest() == b""
            assert 0.5 < time.perf_counter() - start < 3


@pytest.mark.parametrize("watched", [{"access_log": True}, {"limit_concurrency": 100}])
def test_a_server_that_logs_or_counts_asks_the_application(
    database: Path, ordinary: Served, watched: dict[str, int]
) -> None:
    with serving(Served(database, **watched)) as served:
        answers: list[bytes] = []
        assert asked_of_application(served, lambda: answers.extend(ask(served, "/v1/foods") for _ in range(3))) == 3
        assert answers == [ask(ordinary, "/v1/foods")] * 3


def test_an_application_that_keeps_nothing_for_servers_is_asked(database: Path) -> None:
    """One that is mounted in a host, whose lifespan is the host's."""
    with serving(Served(database, lifespan="off")) as served:
        assert asked_of_application(served, lambda: [ask(served, "/v1/foods") for _ in range(3)]) == 3


def test_an_answer_that_takes_its_time_is_not_cut_off_by_one_that_was_kept(database: Path) -> None:
    """The first, in the same packet, begins the time after which a silent connection is closed."""
    served = Served(database)

    @served.api.get("/slow")
    async def answer_late(request: Request) -> Response:
        await asyncio.sleep(1.5)
        return send(request, b"late")

    with serving(served):
        ask(served, "/v1/foods")
        with connected(served) as connection:
            connection.send(request("/v1/foods"), request("/slow"))
            assert connection.answer().startswith(b"HTTP/1.1 200")
            assert connection.answer().endswith(b"late")


def test_who_reads_late_gets_every_answer(at_once: Served) -> None:
    path = "/v1/claims?limit=100"
    expected = ask(at_once, path)
    with connected(at_once) as connection:
        sending = threading.Thread(target=connection.send, args=(request(path) * 60,))
        sending.start()
        time.sleep(1.5)
        assert [connection.answer() == expected for _ in range(60)] == [True] * 60
        sending.join(10)


def test_a_new_release_is_sent_soon(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)
    with serving(Served(path)) as served:
        before = [ask(served, "/v1/claims/nuts-calm") for _ in range(3)]
        changed = small_seed()
        changed["claims"][0]["known"] = "Something else is known."
        write_seed(small, changed)
        load(small, path)
        time.sleep(1.5 * CHECK_INTERVAL_SECONDS)
        after = [ask(served, "/v1/claims/nuts-calm") for _ in range(3)]

    assert before == before[:1] * 3
    assert b"Something else is known." in after[0]
    assert after == after[:1] * 3


def test_below_a_prefix_of_the_server_it_is_the_same(database: Path, ordinary: Served) -> None:
    with serving(Served(database, root_path="/rls")) as served:
        start = time.monotonic()
        answers: list[bytes] = []
        asked = asked_of_application(served, lambda: answers.extend(ask(served, "/v1/foods") for _ in range(50)))

    assert answers == [ask(ordinary, "/v1/foods")] * 50
    assert asked <= 2 + (time.monotonic() - start) / CHECK_INTERVAL_SECONDS < 25
