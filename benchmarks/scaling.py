"""Growth of response times with the amount of content: one connection, no cache."""

from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote_plus, urlsplit

from pydantic_core import from_json

from benchmarks.contestants.contestant import NotMeasured, RunningServer, run_server, send_request, send_requests
from benchmarks.contestants.this_service import make_service, service_path
from benchmarks.load import Run, Workload, run_load
from benchmarks.requests import detail_requests
from benchmarks.search import make_queries

DEEP_PAGE_OFFSET: Final = 20_000
"""Number of records before the deep page; nine tenths of all records if there are fewer."""

WARM_UP_REQUESTS: Final = 100
"""Number of requests before a run."""

LIST_MEASUREMENTS: Final = (
    "detail",
    "first page",
    "deep page",
    "sort",
    "total",
    "total, one filter",
    "facets",
    "facets, one filter",
)
SEARCH_MEASUREMENTS: Final = ("search", "suggest")
Growth = Mapping[str, Mapping[int, Run]]


def measure_growth(databases: Mapping[int, Path], seconds: float) -> Growth:
    """Measure each workload at each size, with the cache disabled."""
    growth: dict[str, dict[int, Run]] = {name: {} for name in (*LIST_MEASUREMENTS, *SEARCH_MEASUREMENTS)}
    for size, path in databases.items():
        print(f"growth: {size} records", flush=True)
        with run_server(make_service(f"sqlite:///{path}", size, CACHE_MAX_MB="0")) as server:
            for name, workload in _make_workloads(server, size).items():
                for response in send_requests(server.port, workload.paths[-WARM_UP_REQUESTS:]):
                    if response.status != 200:
                        raise NotMeasured(f"{name} returned {response.status}")
                growth[name][size] = run_load(server.url, server.pid, workload, seconds, connections=1)
    return growth


def exponent(times: Mapping[int, float]) -> float:
    """The exponent of growth, fitted to logarithms of time and size: 0 is constant, 1 is linear."""
    points = [(log(size), log(time)) for size, time in times.items()]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    variance = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / variance if variance else 0.0


def _make_workloads(server: RunningServer, size: int) -> dict[str, Workload]:
    queries = [quote_plus(query) for query in make_queries(seed=1)]
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
        "detail": Workload([service_path(request) for request in detail_requests(size)[:2000]]),
        **{name: Workload([path]) for name, path in fixed.items()},
        "search": Workload([f"/v1/search?q={query}" for query in queries]),
        "suggest": Workload([f"/v1/suggest?q={query}" for query in queries]),
    }


def _deep_cursor(server: RunningServer, size: int) -> str:
    """The cursor of a page near the end of the list of all foods."""
    cursor, path = "", "/v1/foods?limit=100&fields=id"
    for _ in range(max(1, min(DEEP_PAGE_OFFSET, size * 9 // 10) // 100)):
        following = from_json(send_request(server.port, path).body)["links"]["next"]
        (cursor,) = parse_qs(urlsplit(following).query)["cursor"]
        path = following
    return quote_plus(cursor)


def medians(runs: Mapping[int, Run]) -> dict[int, float]:
    """The median response time at each size."""
    return {size: run.p50 for size, run in runs.items()}


def measured_sizes(growth: Growth) -> Sequence[int]:
    """The measured sizes."""
    return list(next(iter(growth.values())))
