"""Generated requests: no path, query, header or cursor makes the server fail, and every suggestion works.

`make test` sends thousands of requests to each store, `make faults` 50,000 (`HOSTILE_REQUESTS=50000`). `HOSTILE_SEED`
selects other requests. A request that finds a fault is reduced before it is shown.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from tests.conftest import Server
from tests.robustness.hostile import Generator, HostileRequest, fetch_cursor_samples, shrink
from tests.robustness.invariants import InvariantChecker
from tests.robustness.served import ServedContent, template_of, templates
from tests.robustness.wire import Client, NoResponse

pytestmark = [pytest.mark.slow, pytest.mark.both_stores]

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "5000"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261127"))
MAX_FAULTS = 25

Record = Callable[[str, object], None]


@pytest.fixture
def wire(server: Server) -> Iterator[Client]:
    with Client(int(server.url.rpartition(":")[2])) as client:
        yield client


class Trial:
    """Sends requests and checks the responses."""

    def __init__(self, client: Client, content: ServedContent) -> None:
        self._client = client
        self._checker = InvariantChecker(client, content)
        self.statuses: Counter[int] = Counter()

    def faults(self, hostile: HostileRequest) -> list[str]:
        try:
            response = self._client.request(hostile.request)
        except NoResponse as error:
            return [f"no response: {error}"]
        self.statuses[response.status] += 1
        return list(self._checker.faults(hostile.request, response))


def test_no_generated_request_makes_the_server_fail(wire: Client, store: str, record_property: Record) -> None:
    content = ServedContent(wire)
    trial = Trial(wire, content)
    generator = Generator(SEED, content, fetch_cursor_samples(wire))
    started = time.perf_counter()

    faulty: dict[str, HostileRequest] = {}
    for hostile in islice(generator, REQUESTS):
        for fault in trial.faults(hostile):
            faulty.setdefault(fault_kind(fault, hostile), hostile)
        if len(faulty) >= MAX_FAULTS:
            break

    statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(trial.statuses.items()))
    report = f"generated requests to {store}, seed {SEED}: {trial.statuses.total():,} ({statuses})"
    record_property("figure", f"{report} in {time.perf_counter() - started:.0f} s; kinds of fault: {len(faulty)}")
    print(report)  # noqa: T201  # shown by `make faults`
    assert [describe(trial, kind, hostile) for kind, hostile in faulty.items()] == [], f"{report}\n"


def fault_kind(fault: str, hostile: HostileRequest) -> str:
    """Return a fault without the details of its request, so that one request of each kind is shown; 5xx by route."""
    kind = fault.partition("'")[0]
    is_ours = kind.startswith(("status 5", "no response"))
    return f"{kind} at {template_of(hostile.path.decode('latin-1'), templates())}" if is_ours else kind


def describe(trial: Trial, kind: str, hostile: HostileRequest) -> str:
    """Describe a fault with the smallest request that still has it."""

    def matching(request: HostileRequest) -> list[str]:
        return [fault for fault in trial.faults(request) if fault_kind(fault, request) == kind]

    shrunk = shrink(hostile, lambda request: bool(matching(request)))
    return f"{(matching(shrunk) or [kind])[0]}: {str(shrunk.request)[:1500]}"
