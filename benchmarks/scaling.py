"""How answers that no cache holds grow with the content: one connection, one question after another."""

from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote_plus, urlsplit

from pydantic_core import from_json

from benchmarks.contestants.contestant import NotMeasured, Running, ask, ask_all, running
from benchmarks.contestants.ours import address, ours
from benchmarks.load import Run, Work, run
from benchmarks.questions import details
from benchmarks.search import make_questions

DEEP: Final = 20_000
"""The deep page begins behind so many records, or behind nine of ten where there are fewer."""

WARM: Final = 100
"""Questions that are asked before a run."""

GROWING: Final = (
    "detail",
    "first page",
    "deep page",
    "sort",
    "total",
    "total, one filter",
    "facets",
    "facets, one filter",
)
SEARCHING: Final = ("search", "suggest")
Grown = Mapping[str, Mapping[int, Run]]


def measure_growth(databases: Mapping[int, Path], seconds: float) -> Grown:
    """Measure each question at each size, with the cache switched off."""
    grown: dict[str, dict[int, Run]] = {name: {} for name in (*GROWING, *SEARCHING)}
    for size, path in databases.items():
        print(f"growth: {size} records", flush=True)
        with running(ours(f"sqlite:///{path}", size, CACHE_MAX_MB="0")) as server:
            for name, work in _works(server, size).items():
                for answer in ask_all(server.port, work.paths[-WARM:]):
                    if answer.status != 200:
                        raise NotMeasured(f"{name} answers {answer.status}")
                grown[name][size] = run(server.url, server.pid, work, seconds, connections=1)
    return grown


def exponent(times: Mapping[int, float]) -> float:
    """The slope of time over size, both as logarithms: 0 is flat, 1 grows with the content."""
    points = [(log(size), log(time)) for size, time in times.items()]
    middle = sum(x for x, _ in points) / len(points)
    level = sum(y for _, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (y - level) for x, y in points) / spread if spread else 0.0


def _works(server: Running, size: int) -> dict[str, Work]:
    words = [quote_plus(question) for question in make_questions(seed=1)]
    fixed = {
        "first page": "/v1/foods",
        "deep page": f"/v1/foods?cursor={_deep_cursor(server, size)}",
        "sort": "/v1/foods?sort=-magnesium_mg_per_100g",
        "total": "/v1/foods?limit=1",
        "total, one filter": "/v1/foods?limit=1&state=raw",
        "facets": "/v1/foods?limit=1&facets=group,state",
        "facets, one filter": "/v1/foods?limit=1&state=raw&facets=group",
    }
    return {
        "detail": Work([address(one) for one in details(size)[:2000]]),
        **{name: Work([path]) for name, path in fixed.items()},
        "search": Work([f"/v1/search?q={one}" for one in words]),
        "suggest": Work([f"/v1/suggest?q={one}" for one in words]),
    }


def _deep_cursor(server: Running, size: int) -> str:
    """The cursor of a page near the end of all foods by name."""
    cursor, path = "", "/v1/foods?limit=100&fields=id"
    for _ in range(max(1, min(DEEP, size * 9 // 10) // 100)):
        following = from_json(ask(server.port, path).body)["links"]["next"]
        (cursor,) = parse_qs(urlsplit(following).query)["cursor"]
        path = following
    return quote_plus(cursor)


def medians(runs: Mapping[int, Run]) -> dict[int, float]:
    """The median of each size."""
    return {size: one.p50 for size, one in runs.items()}


def sizes_of(grown: Grown) -> Sequence[int]:
    """The sizes that were measured."""
    return list(next(iter(grown.values())))
