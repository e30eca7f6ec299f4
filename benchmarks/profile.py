"""Profiles of uncached requests and of the start, as shares of the time by library."""

import asyncio
import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from cProfile import Profile
from pathlib import Path
from pstats import Stats
from typing import Final

from starlette.types import ASGIApp, Message

from app.main import create_app
from app.settings import PROJECT, Settings
from benchmarks.contestants.contestant import NotMeasured
from benchmarks.load import Workload

PROFILED_REQUESTS: Final = 500
WARM_UP_REQUESTS: Final = 100

CODE_OWNERS: Final = {
    "sqlite3": "SQLite",
    "sqlalchemy": "SQLAlchemy and SQLModel",
    "sqlmodel": "SQLAlchemy and SQLModel",
    "fastapi": "FastAPI and Starlette",
    "starlette": "FastAPI and Starlette",
    "uvicorn": "uvicorn",
    "pydantic": "Pydantic",
    "app/search": "search",
    "app/models": "tables",
    "app/schemas": "query and read models",
    "app": "the rest of this service",
}
"""Label of a file or module by the prefix of its path; the first matching prefix counts."""

Shares = Mapping[str, float]
"""Shares of the total from 0 to 1, largest first."""


def profile_requests(database: Path, workloads: Mapping[str, Workload]) -> dict[str, Shares]:
    """Shares of the time that the requests of each workload take, in process and without the cache."""
    settings = Settings(database_url=f"sqlite:///{database}", cache_max_mb=0, access_log=False)
    return {
        name: asyncio.run(_profile_paths(create_app(settings), workload.paths)) for name, workload in workloads.items()
    }


async def _profile_paths(app: ASGIApp, paths: Sequence[str]) -> Shares:
    for path in paths[:WARM_UP_REQUESTS]:
        await _send_request(app, path)
    gc.collect()
    profile = Profile()
    profile.enable()
    for path in paths[WARM_UP_REQUESTS : WARM_UP_REQUESTS + PROFILED_REQUESTS]:
        await _send_request(app, path)
    profile.disable()
    seconds: Counter[str] = Counter()
    for (file, _, function), (_, _, own_time, _, callers) in Stats(profile).stats.items():  # type: ignore[attr-defined]
        if file != "~":
            seconds[_owner_of(file)] += own_time
        elif "sqlite3" in function:
            seconds["SQLite"] += own_time
        else:  # the time of C functions counts for their callers
            for caller, stats in callers.items():
                seconds[_owner_of(caller[0])] += stats[2]
    return _shares(seconds)


async def _send_request(app: ASGIApp, path: str) -> None:
    async def send(message: Message) -> None:
        if message.get("status", 200) != 200:
            raise NotMeasured(f"{path} returned {message['status']}")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    route, _, query = path.partition("?")
    raw = {"path": route, "raw_path": route.encode(), "query_string": query.encode(), "root_path": "", "headers": []}
    await app(
        {"type": "http", "method": "GET", "scheme": "http", "server": ("", 80), "state": {}, **raw}, receive, send
    )


def profile_start(database: Path) -> Shares:
    """Shares of the import time; work at import counts for the module that does it."""
    process = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-c",
            "from app.server.run import create_app_without_gc; create_app_without_gc()",
        ],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    times: Counter[str] = Counter()
    for line in process.stderr.splitlines():
        microseconds, _, module = line.removeprefix("import time:").split("|")
        if microseconds.strip().isdigit():
            times[_owner_of(module.strip().replace(".", "/"))] += int(microseconds)
    return _shares(times)


def _owner_of(path: str) -> str:
    relative = path.removeprefix(f"{PROJECT}/").rpartition("site-packages/")[2]
    return next(
        (label for prefix, label in CODE_OWNERS.items() if relative.startswith(prefix)), "Python and other packages"
    )


def _shares(times: Counter[str]) -> Shares:
    return {label: time / times.total() for label, time in times.most_common()}
