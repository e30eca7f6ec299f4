"""Memory of a real server during a hostile crawl: more distinct requests than the cache can hold."""

import os
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import combinations, islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import NO_ACCESS_LOG, Server, run_server

MEGABYTES = 4
QUESTIONS = int(os.environ.get("CRAWL", "700"))

FILTERS = (
    "group=nuts", "state=raw", "origin=documents", "magnesium_mg_per_100g_min={0}", "magnesium_mg_per_serving_max={0}",
)  # fmt: skip
SORTS = ("name", "-name", "updated_on", "magnesium_mg_per_100g", "-magnesium_mg_per_serving")
SHAPES = [
    f"/v1/foods?sort={sort}&limit={{1}}&" + "&".join(chosen)
    for sort in SORTS
    for many in range(len(FILTERS))
    for chosen in combinations(FILTERS, many)
]


def questions() -> Iterator[tuple[str, str]]:
    """Distinct pairs of an address and an `Accept` header."""
    for number in range(10**9):
        yield SHAPES[number % len(SHAPES)].format(f"{number / 1000:.3f}", number % 100 + 1), "*/*"
        yield f"/v1/search?q=magnesium+{number}&limit=100", "*/*"
        yield f"/v1/claims?q=legs+{'x' * (number % 150)}{number}", "application/json"
        yield f"/foods?utm={'y' * 7_000}{number}", f"text/html, x/{number}"
        yield f"/v1/claims?limit={number % 100 + 1}", f"application/json, {'z' * 20_000}/{number}"


def crawl(server: Server, questions: Iterator[tuple[str, str]]) -> None:
    """Send requests and read every response completely."""
    address = urlsplit(server.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    for number, (path, accept) in enumerate(questions):
        coding = ("br", "gzip", "identity")[number % 3]
        connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": coding})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, path
    connection.close()


def bytes_of(server: Server) -> int:
    """Memory of the server process in bytes."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="NOT RUN: only Linux says so simply what is taken")
def test_memory_stays_below_the_limit_during_a_hostile_crawl(
    database: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    server = run_server(database, tmp_path / "server.log", CACHE_MAX_MB=str(MEGABYTES), **NO_ACCESS_LOG)
    asked = questions()
    try:
        crawl(server, islice(asked, QUESTIONS))
        half = bytes_of(server)
        crawl(server, islice(asked, QUESTIONS))
        grown = bytes_of(server) - half
    finally:
        server.process.terminate()
        server.process.wait(10)

    record_property(
        "figure", f"memory: {half >> 20} MB after {QUESTIONS} questions, {grown >> 20} MB more after as many"
    )
    assert grown < 2 * MEGABYTES * 1_000_000
