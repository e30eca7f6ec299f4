"""Correctness under load: while releases replace each other, no response is mixed or too old."""

import http.client
import shutil
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from math import inf
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from benchmarks.contestants.contestant import NotMeasured, Response, RunningServer, run_server, send_request
from benchmarks.contestants.this_service import make_service
from benchmarks.machine import LOAD_CORE, pinned_to
from benchmarks.synthetic import make_database

RECORDS: Final = 200
READERS: Final = 8
MAX_STALENESS_SECONDS: Final = 0.2
"""Time after which a new release is served, as `app.database` promises."""

SLACK_SECONDS: Final = 0.1
"""Allowance for the transfer of a request and its response on a busy machine."""

SECONDS_BETWEEN_RELEASES: Final = 0.6
VERSIONS: Final = ("2026.01.1", "2026.01.2")
PATHS: Final = (
    "/v1/foods/food-7",
    "/v1/foods?limit=5",
    "/v1/foods?sort=-magnesium_mg_per_100g&facets=group,state",
    "/v1/food-groups?limit=3",
    "/v1/suggest?q=b",
    "/v1/search?q=food",
)

Key = tuple[str, str]
"""A path and the requested encoding."""

KEYS: Final[tuple[Key, ...]] = tuple((path, encoding) for path in PATHS for encoding in ("identity", "gzip"))


@dataclass(frozen=True)
class Observation:
    """A response with its times and the index of its release; None if it matches neither release."""

    requested_at: float
    received_at: float
    release: int | None


@dataclass
class Consistency:
    """The result of the check."""

    responses: int = 0
    releases: int = 0
    mixed: int = 0
    stale: int = 0
    max_staleness: float = 0.0
    """Maximum number of seconds after a release at which a request still got the previous one."""
    failed: list[str] = field(default_factory=list)


def check_releases(folder: Path, min_responses: int) -> Consistency:
    """Replace two releases by each other until this many responses have been checked."""
    files = [folder / f"{version}.db" for version in VERSIONS]
    for number, (path, version) in enumerate(zip(files, VERSIONS, strict=True)):
        make_database(path, RECORDS, seed=number + 1, version=version)
    served = folder / "served.db"
    _install(files[-1], served)
    with run_server(make_service(f"sqlite:///{served}", RECORDS)) as server, pinned_to(LOAD_CORE):
        expected = [_expected_responses(path, served, server) for path in files]
        if same := [key for key in KEYS if expected[0][key].body == expected[1][key].body]:
            raise NotMeasured(f"both releases have the same response to {same[0][0]}")
        return _replace_releases(server, files, served, expected, min_responses)


def _replace_releases(
    server: RunningServer,
    files: Sequence[Path],
    served: Path,
    expected: Sequence[Mapping[Key, Response]],
    min_responses: int,
) -> Consistency:
    result = Consistency()
    observations: list[Observation] = []
    installed: list[tuple[float, int]] = []
    stop = threading.Event()
    readers = [
        threading.Thread(
            target=_read_until_stopped, args=(server, KEYS[number:], expected, observations, result.failed, stop)
        )
        for number in range(READERS)
    ]
    for reader in readers:
        reader.start()
    while len(observations) < min_responses and all(reader.is_alive() for reader in readers):
        number = len(installed) % len(files)
        _install(files[number], served)
        installed.append((perf_counter(), number))
        sleep(SECONDS_BETWEEN_RELEASES)
    stop.set()
    for reader in readers:
        reader.join()
    result.responses, result.releases = len(observations), len(installed)
    _judge(observations, installed, result)
    return result


def _install(release: Path, served: Path) -> None:
    """Install a release as a load does: rename a finished file to the served path."""
    new = served.with_suffix(".new")
    shutil.copyfile(release, new)
    new.replace(served)


def _expected_responses(release: Path, served: Path, server: RunningServer) -> dict[Key, Response]:
    """The correct responses of a release, requested long after it was installed."""
    _install(release, served)
    sleep(2 * (MAX_STALENESS_SECONDS + SLACK_SECONDS))
    responses = {
        (path, encoding): send_request(server.port, path, {"Accept-Encoding": encoding}) for path, encoding in KEYS
    }
    for (path, _), response in responses.items():
        if response.status != 200 or "etag" not in response.headers:
            raise NotMeasured(f"{path} returned {response.status}: {response.body[:300]!r}")
    return responses


def _read_until_stopped(  # noqa: PLR0913, PLR0917  # the arguments of a thread
    server: RunningServer,
    keys: Sequence[Key],
    expected: Sequence[Mapping[Key, Response]],
    observations: list[Observation],
    failed: list[str],
    stop: threading.Event,
) -> None:
    """Send requests on one connection; every other request carries the entity tag of a release."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        for turn in count():
            if stop.is_set():
                return
            path, encoding = key = keys[turn % len(keys)]
            headers = {"Accept-Encoding": encoding}
            tagged = turn % 4  # 0 and 1 send the tag of that release, the others none
            if tagged < len(expected):
                headers["If-None-Match"] = expected[tagged][key].headers["etag"]
            requested_at = perf_counter()
            try:
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                failed.append(repr(error))
                return
            if response.status == 304:
                release = tagged if response.getheader("ETag") == headers.get("If-None-Match") else None
            else:
                candidates = [responses[key] for responses in expected]
                release = _identify_release(response.status, response.getheader("ETag"), body, candidates)
            observations.append(Observation(requested_at, perf_counter(), release))


def _identify_release(status: int, tag: str | None, body: bytes, expected: Sequence[Response]) -> int | None:
    for number, response in enumerate(expected):
        if (status, tag, body) == (response.status, response.headers["etag"], response.body):
            return number
    return None


def _judge(observations: Sequence[Observation], installed: Sequence[tuple[float, int]], result: Consistency) -> None:
    """Count mixed responses, which match no release, and stale ones, whose release was replaced too long before."""
    for observation in observations:
        if observation.release is None:
            result.mixed += 1
            continue
        staleness = observation.requested_at - _replacement_time(observation, installed)
        result.max_staleness = max(result.max_staleness, staleness)
        result.stale += staleness > MAX_STALENESS_SECONDS + SLACK_SECONDS


def _replacement_time(observation: Observation, installed: Sequence[tuple[float, int]]) -> float:
    """The time at which the release of a response was last replaced before the response was received."""
    replaced_at = installed[0][0]
    for index, (at, number) in enumerate(installed):
        if number == observation.release and at <= observation.received_at:
            replaced_at = installed[index + 1][0] if index + 1 < len(installed) else inf
    return replaced_at
