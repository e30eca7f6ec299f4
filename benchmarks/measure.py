"""Measurements of request rates: in turns for repeated requests, in rounds with new servers for uncached ones."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.contestants.contestant import FIXED, Contestant, NotMeasured, RunningServer, run_server, send_requests
from benchmarks.load import CONNECTIONS, Run, Workload, run_load
from benchmarks.machine import memory_megabytes

MAX_CLIENT_SHARE: Final = 0.95
"""Share of its core from which the load client counts as the limit instead of the server."""

RESPONSES_PER_CONNECTION: Final = 2
"""Minimum number of responses per connection for which a run lasts, estimated from single requests."""

MAX_HEAD_BYTES: Final = 1500
"""Maximum number of bytes of status line and headers."""


@dataclass
class Measurements:
    """Results by contestant and workload, then by turn or round."""

    runs: dict[tuple[str, str], dict[int, Run]] = field(default_factory=lambda: defaultdict(dict))
    ready_after_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    megabytes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[str, None] = field(default_factory=dict)
    """Reasons to doubt a figure, each once."""

    def ratio(self, mine: tuple[str, str], theirs: tuple[str, str]) -> float | None:
        """The median of the ratio of two request rates within each turn or round."""
        own, other = self.runs.get(mine, {}), self.runs.get(theirs, {})
        ratios = [own[number].rate / other[number].rate for number in own.keys() & other.keys()]
        return median(ratios) if ratios else None

    def rate(self, contestant: str, workload: str) -> float | None:
        """The median number of requests per second."""
        runs = self.runs.get((contestant, workload))
        return median(run_load.rate for run_load in runs.values()) if runs else None


@dataclass(frozen=True)
class Pace:
    """Duration of a run in seconds, and the number of warm-up requests before it."""

    seconds: float
    warm_up: int


def measure_turns(contestants: Sequence[Contestant], turns: int, pace: Pace, measurements: Measurements) -> None:
    """Measure repeated requests: all contestants keep running, and are measured in turn.

    Differences of a few percent show only in measurements that follow each other closely.
    """
    with ExitStack() as servers:
        present: list[tuple[Contestant, RunningServer]] = []
        for contestant in contestants:
            if contestant.workloads.keys().isdisjoint(FIXED):
                continue
            try:
                present.append((contestant, servers.enter_context(run_server(contestant))))
            except NotMeasured as error:
                measurements.remarks[str(error)] = None
        for name in FIXED:
            print(f"{turns} turns: {name}", flush=True)
            participants = [(contestant, server) for contestant, server in present if name in contestant.workloads]
            for number in range(turns):
                # The order alternates, so that no contestant always follows the same one.
                for participant in reversed(participants) if number % 2 else participants:
                    _measure_workload(participant, name, number, pace, measurements)


def measure_rounds(contestants: Sequence[Contestant], rounds: int, pace: Pace, measurements: Measurements) -> None:
    """Measure uncached requests, start-up time and memory of servers that were just started."""
    for number in range(rounds):
        for contestant in contestants:
            print(f"round {number + 1} of {rounds}: {contestant.name}", flush=True)
            try:
                with run_server(contestant) as server:
                    measurements.ready_after_ms[contestant.name].append(server.ready_after_ms)
                    for name, workload in contestant.workloads.items():
                        if workload.unique:
                            _measure_workload((contestant, server), name, number, pace, measurements)
                        else:
                            _warm_up(server, workload, pace.warm_up)
                    measurements.megabytes[contestant.name].append(memory_megabytes(server.pid))
            except NotMeasured as error:
                measurements.remarks[str(error)] = None


def _measure_workload(
    running: tuple[Contestant, RunningServer], name: str, number: int, pace: Pace, measurements: Measurements
) -> None:
    """Measure one run; if it fails, record the reason instead of a figure."""
    contestant, server = running
    workload = contestant.workloads[name]
    try:
        length, seconds_per_response = _warm_up(server, workload, pace.warm_up)
        # Long enough for every connection to get some responses.
        result = run_load(
            server.url,
            server.pid,
            workload,
            max(pace.seconds, RESPONSES_PER_CONNECTION * CONNECTIONS * seconds_per_response),
        )
        _check_run(result, workload, length)
    except NotMeasured as error:
        measurements.remarks[f"{contestant.name}, {name}: {error}"] = None
        return
    measurements.runs[contestant.name, name][number] = result
    if result.client_share > MAX_CLIENT_SHARE:
        measurements.remarks[f"{contestant.name}, {name}: the load client was the limit"] = None
    if result.repeated:
        measurements.remarks[f"{contestant.name}, {name}: some requests were repeated"] = None


def _warm_up(server: RunningServer, workload: Workload, count: int) -> tuple[float, float]:
    """Send the last requests, because runs start with the first; return mean bytes and seconds per response."""
    paths = list(workload.paths[-count:]) if workload.unique else [workload.paths[0]] * count
    start = perf_counter()
    responses = send_requests(server.port, paths, workload.headers)
    duration = perf_counter() - start
    for response, path in zip(responses, paths, strict=True):
        if response.status not in (200, 304):
            raise NotMeasured(f"{path} returned {response.status}")
    if not workload.unique and len({response.body for response in responses}) > 1:
        raise NotMeasured("the same request has different responses")
    return sum(len(response.body) for response in responses) / len(responses), duration / len(responses)


def _check_run(result: Run, workload: Workload, length: float) -> None:
    """Check that every request succeeded, and that responses have the expected length."""
    if result.failed:
        raise NotMeasured(f"{result.failed} of {result.requests} requests failed")
    min_bytes, max_bytes = (length / 2, 2 * length) if workload.unique else (length, length)
    if not min_bytes <= result.bytes_per_response <= max_bytes + MAX_HEAD_BYTES:
        raise NotMeasured(
            f"responses have {result.bytes_per_response:.0f} bytes with headers, inspected ones {length:.0f}"
        )
