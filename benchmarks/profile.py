"""Where the time goes: of an answer that is worked out, and of a start, by whose code it is spent in."""

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
from benchmarks.load import Work

QUESTIONS: Final = 500
WARM: Final = 100

CODE: Final = {
    "sqlite3": "SQLite",
    "sqlalchemy": "SQLAlchemy and SQLModel",
    "sqlmodel": "SQLAlchemy and SQLModel",
    "fastapi": "FastAPI and Starlette",
    "starlette": "FastAPI and Starlette",
    "uvicorn": "uvicorn",
    "pydantic": "Pydantic",
    "app/search": "search",
    "app/models": "tables",
    "app/schemas": "models of queries and answers",
    "app": "the rest of this service",
}
"""Whose code a file or a module is, by what its path or name begins with; the first that fits counts."""

Shares = Mapping[str, float]
"""Parts of the whole, from 0 to 1, the largest first."""


def profile_answers(database: Path, works: Mapping[str, Work]) -> dict[str, Shares]:
    """For each work the shares of the time in which its questions are answered, without a server and without memory."""
    settings = Settings(database_url=f"sqlite:///{database}", cache_max_mb=0, access_log=False)
    return {name: asyncio.run(_profile(create_app(settings), work.paths)) for name, work in works.items()}


async def _profile(app: ASGIApp, paths: Sequence[str]) -> Shares:
    for path in paths[:WARM]:
        await _ask(app, path)
    gc.collect()
    profile = Profile()
    profile.enable()
    for path in paths[WARM : WARM + QUESTIONS]:
        await _ask(app, path)
    profile.disable()
    spent: Counter[str] = Counter()
    for (file, _, function), (_, _, own, _, callers) in Stats(profile).stats.items():  # type: ignore[attr-defined]
        if file != "~":
            spent[_code_of(file)] += own
        elif "sqlite3" in function:
            spent["SQLite"] += own
        else:  # what is written in C is of the one who calls it
            for caller, within in callers.items():
                spent[_code_of(caller[0])] += within[2]
    return _shares(spent)


async def _ask(app: ASGIApp, path: str) -> None:
    async def send(message: Message) -> None:
        if message.get("status", 200) != 200:
            raise NotMeasured(f"{path} answers {message['status']}")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    where, _, query = path.partition("?")
    raw = {"path": where, "raw_path": where.encode(), "query_string": query.encode(), "root_path": "", "headers": []}
    await app(
        {"type": "http", "method": "GET", "scheme": "http", "server": ("", 80), "state": {}, **raw}, receive, send
    )


def profile_start(database: Path) -> Shares:
    """The shares of the time that importing takes; what a module builds while it is imported counts as its own."""
    told = subprocess.run(
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
    spent: Counter[str] = Counter()
    for line in told.stderr.splitlines():
        microseconds, _, module = line.removeprefix("import time:").split("|")
        if microseconds.strip().isdigit():
            spent[_code_of(module.strip().replace(".", "/"))] += int(microseconds)
    return _shares(spent)


def _code_of(path: str) -> str:
    inner = path.removeprefix(f"{PROJECT}/").rpartition("site-packages/")[2]
    return next((code for start, code in CODE.items() if inner.startswith(start)), "Python and other packages")


def _shares(spent: Counter[str]) -> Shares:
    return {code: one / spent.total() for code, one in spent.most_common()}
