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
REQUESTS = int(os.environ.get("CRAWL", "700"))

FILTERS = (
    "group=nuts", "state=raw", "origin=documents", "magnesium_mg_per_100g_min={0}", "magnesium_mg_per_serving_max={0}",
)  # fmt: skip
SORTS = ("name", "-name", "updated_on", "magnesium_mg_per_100g", "-magnesium_mg_per_serving")
URL_TEMPLATES = [
    f"/v1/foods?sort={sort}&limit={{1}}&" + "&".join(chosen)
    for sort in SORTS
    for count in range(len(FILTERS))
    for chosen in combinations(FILTERS, count)
]


def generate_requests() -> Iterator[tuple[str, str]]:
    """Yield distinct pairs of a URL and an `Accept` header."""
    for number in range(10**9):
        yield URL_TEMPLATES[number % len(URL_TEMPLATES)].format(f"{number / 1000:.3f}", number % 100 + 1), "*/*"
        yield f"/v1/search?q=magnesium+{number}&limit=100", "*/*"
        yield f"/v1/claims?q=legs+{'x' * (number % 150)}{number}", "application/json"
        yield f"/foods?utm={'y' * 7_000}{number}", f"text/html, x/{number}"
        yield f"/v1/claims?limit={number % 100 + 1}", f"application/json, {'z' * 20_000}/{number}"


def crawl(server: Server, requests: Iterator[tuple[str, str]]) -> None:
    """Send requests and read every response completely."""
    address = urlsplit(server.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    for number, (path, accept) in enumerate(requests):
        coding = ("br", "gzip", "identity")[number % 3]
        connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": coding})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, path
    connection.close()


def read_memory(server: Server) -> int:
    """Read the resident memory of the server process, in bytes."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/statm").is_file(), reason="NOT RUN: memory is read from /proc, which only Linux has"
)
def test_memory_stays_below_the_limit_during_a_hostile_crawl(
    database: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    server = run_server(database, tmp_path / "server.log", CACHE_MAX_MB=str(MEGABYTES), **NO_ACCESS_LOG)
    requests = generate_requests()
    try:
        crawl(server, islice(requests, REQUESTS))
        first_half = read_memory(server)
        crawl(server, islice(requests, REQUESTS))
        growth = read_memory(server) - first_half
    finally:
        server.process.terminate()
        server.process.wait(10)

    record_property(
        "figure", f"memory: {first_half >> 20} MB after {REQUESTS} requests, {growth >> 20} MB more after as many again"
    )
    assert growth < 2 * MEGABYTES * 1_000_000
