"""Correctness under load: while one release takes the place of another, no answer is mixed, and none is too old."""

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

from benchmarks.contestants.contestant import Answer, NotMeasured, Running, ask, running
from benchmarks.contestants.ours import ours
from benchmarks.machine import LOAD_CORE, pinned
from benchmarks.synthetic import make_database

RECORDS: Final = 200
READERS: Final = 8
BOUND: Final = 0.2
"""Seconds after which a release is served, as `app.database` promises."""

SLACK: Final = 0.1
"""Seconds for a question and its answer to travel on a busy machine."""

BETWEEN: Final = 0.6
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
"""A path and the encoding that is asked for."""

KEYS: Final[tuple[Key, ...]] = tuple((path, coding) for path in PATHS for coding in ("identity", "gzip"))


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for, and the release it is wholly of; none where it is of neither."""

    asked_at: float
    answered_at: float
    release: int | None


@dataclass
class Consistency:
    """What the readers saw."""

    answers: int = 0
    releases: int = 0
    mixed: int = 0
    stale: int = 0
    oldest: float = 0.0
    """Seconds between a release and the last question that was still answered from the one before."""
    failed: list[str] = field(default_factory=list)


def watch_releases(folder: Path, least: int) -> Consistency:
    """Put two releases in place in turn, until so many answers have been looked at."""
    files = [folder / f"{version}.db" for version in VERSIONS]
    for number, (path, version) in enumerate(zip(files, VERSIONS, strict=True)):
        make_database(path, RECORDS, seed=number + 1, version=version)
    served = folder / "served.db"
    _put(files[-1], served)
    with running(ours(f"sqlite:///{served}", RECORDS)) as server, pinned(LOAD_CORE):
        expected = [_answers_of(path, served, server) for path in files]
        if same := [path for path, coding in KEYS if expected[0][path, coding].body == expected[1][path, coding].body]:
            raise NotMeasured(f"both releases answer {same[0]} with the same bytes")
        return _watch(server, files, served, expected, least)


def _watch(
    server: Running, files: Sequence[Path], served: Path, expected: Sequence[Mapping[Key, Answer]], least: int
) -> Consistency:
    result = Consistency()
    seen: list[Seen] = []
    placed: list[tuple[float, int]] = []
    stop = threading.Event()
    readers = [
        threading.Thread(target=_read_on, args=(server, KEYS[number:], expected, seen, result.failed, stop))
        for number in range(READERS)
    ]
    for reader in readers:
        reader.start()
    while len(seen) < least and all(reader.is_alive() for reader in readers):
        number = len(placed) % len(files)
        _put(files[number], served)
        placed.append((perf_counter(), number))
        sleep(BETWEEN)
    stop.set()
    for reader in readers:
        reader.join()
    result.answers, result.releases = len(seen), len(placed)
    _judge(seen, placed, result)
    return result


def _put(release: Path, served: Path) -> None:
    """As a load does it: a finished file beside the served one takes its name."""
    new = served.with_suffix(".new")
    shutil.copyfile(release, new)
    new.replace(served)


def _answers_of(release: Path, served: Path, server: Running) -> dict[Key, Answer]:
    """The right answers of a release, long after it was put in place."""
    _put(release, served)
    sleep(2 * (BOUND + SLACK))
    answers = {(path, coding): ask(server.port, path, {"Accept-Encoding": coding}) for path, coding in KEYS}
    for (path, _), answer in answers.items():
        if answer.status != 200 or "etag" not in answer.headers:
            raise NotMeasured(f"{path} answers {answer.status}: {answer.body[:300]!r}")
    return answers


def _read_on(  # noqa: PLR0913, PLR0917  # a thread takes what it needs
    server: Running,
    keys: Sequence[Key],
    expected: Sequence[Mapping[Key, Answer]],
    seen: list[Seen],
    failed: list[str],
    stop: threading.Event,
) -> None:
    """Ask on one connection; every other question carries the tag of one of the releases."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        for turn in count():
            if stop.is_set():
                return
            path, coding = key = keys[turn % len(keys)]
            headers = {"Accept-Encoding": coding}
            held = turn % 4  # 0 and 1 hold the tag of that release, the others none
            if held < len(expected):
                headers["If-None-Match"] = expected[held][key].headers["etag"]
            asked_at = perf_counter()
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                failed.append(repr(error))
                return
            if answer.status == 304:
                release = held if answer.getheader("ETag") == headers.get("If-None-Match") else None
            else:
                release = _release_of(answer.status, answer.getheader("ETag"), body, [one[key] for one in expected])
            seen.append(Seen(asked_at, perf_counter(), release))


def _release_of(status: int, tag: str | None, body: bytes, expected: Sequence[Answer]) -> int | None:
    for number, answer in enumerate(expected):
        if (status, tag, body) == (answer.status, answer.headers["etag"], answer.body):
            return number
    return None


def _judge(seen: Sequence[Seen], placed: Sequence[tuple[float, int]], result: Consistency) -> None:
    """An answer is mixed when it is of no release, stale when its release had been replaced before the bound."""
    for one in seen:
        if one.release is None:
            result.mixed += 1
            continue
        age = one.asked_at - _replaced_at(one, placed)
        result.oldest = max(result.oldest, age)
        result.stale += age > BOUND + SLACK


def _replaced_at(one: Seen, placed: Sequence[tuple[float, int]]) -> float:
    """When another release took the place of the one that an answer is of, for the last time before the answer."""
    replaced_at = placed[0][0]
    for place, (at, number) in enumerate(placed):
        if number == one.release and at <= one.answered_at:
            replaced_at = placed[place + 1][0] if place + 1 < len(placed) else inf
    return replaced_at
