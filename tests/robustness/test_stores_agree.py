"""Every response is the same on SQLite and PostgreSQL: status, headers and body.

`make test` compares a seeded sample, `make faults` everything (`CRAWL=whole`).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice

import pytest

from tests.conftest import STORES, Server
from tests.robustness.crawl import SAMPLE, WHOLE, Comparison, crawl
from tests.robustness.hostile import Generator, fetch_cursor_samples
from tests.robustness.served import ServedContent
from tests.robustness.wire import Client

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("CRAWL_SEED", "20261127"))
HOSTILE_REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "4000")) // 2
IS_WHOLE = os.environ.get("CRAWL") == "whole"

ServerFor = Callable[[str], Server]
ShippedUrlIn = Callable[[str], str]
Record = Callable[[str, object], None]


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


@pytest.fixture
def comparison(server_for: ServerFor, shipped_url_in: ShippedUrlIn) -> Iterator[Comparison]:
    with ExitStack() as opened:
        first, second = (opened.enter_context(Client(port_of(server_for(shipped_url_in(store))))) for store in STORES)
        yield Comparison(first, second)


def test_both_stores_give_the_same_responses(comparison: Comparison, record_property: Record) -> None:
    crawl(comparison, WHOLE if IS_WHOLE else SAMPLE, SEED)

    report = comparison.report()
    record_property("figure", f"both stores: {report}")
    print(report)  # noqa: T201  # shown by `make faults`
    assert comparison.differing == [], f"seed {SEED}: {report}\n" + "\n".join(comparison.differing[:40])
    assert comparison.unvisited() == []


def test_both_stores_give_the_same_responses_to_hostile_requests(
    comparison: Comparison, record_property: Record
) -> None:
    content = ServedContent(comparison.first)
    generator = Generator(SEED, content, fetch_cursor_samples(comparison.first))

    differing = []
    for hostile in islice(generator, HOSTILE_REQUESTS):
        first, second = (client.request(hostile.request) for client in (comparison.first, comparison.second))
        if first.comparable(comparison.first.port) != second.comparable(comparison.second.port):
            differing.append(f"{first.status} and {second.status}: {str(hostile.request)[:500]}")

    report = f"hostile requests to both stores: {HOSTILE_REQUESTS:,}; different: {len(differing)}"
    record_property("figure", report)
    print(report)  # noqa: T201  # shown by `make faults`
    assert differing == [], f"seed {SEED}"
