"""The service of this project, started with its normal command."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from benchmarks.contestants.contestant import (
    CACHED_DETAIL,
    CACHED_LIST,
    COMPRESSED,
    FIXED,
    PYTHON,
    UNCACHED_DETAIL,
    UNCACHED_LIST,
    UNCHANGED,
    Contestant,
    Response,
    make_workloads,
    run_server,
    send_request,
)
from benchmarks.load import Workload
from benchmarks.requests import DetailRequest, ListRequest, Request

NAME: Final = "this service"
ON_POSTGRESQL: Final = f"{NAME}, PostgreSQL"
ACCEPT_GZIP: Final = {"Accept-Encoding": "gzip"}


def service_path(request: Request) -> str:
    """The path of a request in this service and in the tutorial application."""
    match request:
        case DetailRequest(identifier):
            return f"/v1/foods/{identifier}"
        case ListRequest(group, min_magnesium):
            return f"/v1/foods?group={group}&magnesium_mg_per_100g_min={min_magnesium:g}"
        case _:
            return f"/v1/search?q={quote_plus(request.words)}"


def sqlite_url(path: Path) -> str:
    """The database URL of an SQLite file."""
    return f"sqlite:///{path}"


def make_service(database_url: str, count: int, **settings: str) -> Contestant:
    """The service on a database."""
    return Contestant(
        NAME,
        command=lambda port: ("env", f"PORT={port}", PYTHON, "-m", "app", "serve"),
        workloads=make_workloads(service_path, count),
        ready_path="/v1/foods?limit=1",
        environment={"DATABASE_URL": database_url, "ACCESS_LOG": "false"} | settings,
    )


def make_service_on_sqlite(database_url: str, count: int) -> tuple[Contestant, Mapping[str, Response]]:
    """The service with all workloads, and its responses to repeated requests; the 304 needs its own entity tag."""
    contestant = make_service(database_url, count)
    (detail,) = contestant.workloads[CACHED_DETAIL].paths
    with run_server(contestant) as server:
        tag = send_request(server.port, detail).headers["etag"]
        workloads = {
            **contestant.workloads,
            UNCHANGED: Workload([detail], {"If-None-Match": tag}),
            COMPRESSED: Workload(contestant.workloads[CACHED_LIST].paths, ACCEPT_GZIP),
        }
        responses = {
            name: send_request(server.port, workloads[name].paths[0], workloads[name].headers) for name in FIXED
        }
    return replace(contestant, workloads=workloads), responses


def make_service_on_postgresql(database_url: str, count: int) -> Contestant:
    """The service on PostgreSQL, with the workloads for which there are goals."""
    contestant = make_service(database_url, count)
    workloads = {name: contestant.workloads[name] for name in (UNCACHED_DETAIL, UNCACHED_LIST)}
    return replace(contestant, name=ON_POSTGRESQL, workloads=workloads)
