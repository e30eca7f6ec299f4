"""The service itself, started as everybody starts it."""

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
    UNCHANGED,
    UNIQUE_DETAIL,
    UNIQUE_LIST,
    Answer,
    Contestant,
    ask,
    running,
    works_of,
)
from benchmarks.load import Work
from benchmarks.questions import Detail, Listing, Question

NAME: Final = "this service"
ON_POSTGRESQL: Final = f"{NAME}, PostgreSQL"
GZIP: Final = {"Accept-Encoding": "gzip"}


def address(question: Question) -> str:
    """Where a question is answered, here and in the tutorial way."""
    match question:
        case Detail(identifier):
            return f"/v1/foods/{identifier}"
        case Listing(group, at_least):
            return f"/v1/foods?group={group}&magnesium_mg_per_100g_min={at_least:g}"
        case _:
            return f"/v1/search?q={quote_plus(question.words)}"


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"


def ours(database_url: str, count: int, **settings: str) -> Contestant:
    """The service on a database."""
    return Contestant(
        NAME,
        command=lambda port: ("env", f"PORT={port}", PYTHON, "-m", "app", "serve"),
        works=works_of(address, count),
        ready="/v1/foods?limit=1",
        environment={"DATABASE_URL": database_url, "ACCESS_LOG": "false"} | settings,
    )


def ours_on_sqlite(database_url: str, count: int) -> tuple[Contestant, Mapping[str, Answer]]:
    """All that is asked of the service, and its answers to what is repeated; the tag that makes a 304 is its own."""
    contestant = ours(database_url, count)
    (detail,) = contestant.works[CACHED_DETAIL].paths
    with running(contestant) as server:
        tag = ask(server.port, detail).headers["etag"]
        works = {
            **contestant.works,
            UNCHANGED: Work([detail], {"If-None-Match": tag}),
            COMPRESSED: Work(contestant.works[CACHED_LIST].paths, GZIP),
        }
        answers = {name: ask(server.port, works[name].paths[0], works[name].headers) for name in FIXED}
    return replace(contestant, works=works), answers


def ours_on_postgresql(database_url: str, count: int) -> Contestant:
    """What the goals say of the other database."""
    contestant = ours(database_url, count)
    works = {name: contestant.works[name] for name in (UNIQUE_DETAIL, UNIQUE_LIST)}
    return replace(contestant, name=ON_POSTGRESQL, works=works)
