"""Read-only access to the content database: one release at a time, reopened when it is replaced.

`sqlite` and `postgresql` implement the same interface, `Database`; `release` describes what both contain.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL

from app.addresses import parse_database_url
from app.database.per_release import once_per_release
from app.database.release import (
    CHECK_INTERVAL_SECONDS,
    LoadedRelease,
    NotReady,
    Snapshot,
    find_release,
    rendering_digest,
    schema_head,
)
from app.database.sqlite import SqliteDatabase

T = TypeVar("T")

DEFAULT_CONNECTIONS = 8
"""Default number of connections to a PostgreSQL server."""


class Database(Protocol):
    """A database that serves one release at a time. Each application in a process has its own."""

    def cached_token(self) -> str | None:
        """The result of `version_token` if it is fresh; None if the database must be checked first."""

    async def version_token(self) -> str:
        """A version token of the current release, at most `CHECK_INTERVAL_SECONDS` old.

        Cheap: most calls return it from memory. Concurrent callers share one check of the database, which never
        blocks the event loop.

        Raises:
            NotReady: if the database cannot be checked.
        """

    def run(self, query: Callable[[Snapshot], T]) -> T:
        """Run a query function against one release, in the calling thread.

        It may run twice if the connection is lost, so it must have no side effects.

        Raises:
            NotReady: if there is no readable release.
        """

    async def run_async(self, query: Callable[[Snapshot], T]) -> T:
        """Run a query function as `run` does, without blocking the event loop for long."""

    async def verify(self) -> None:
        """Check that the content is what a load wrote, if it can have changed since it was opened.

        Raises:
            NotReady: if it was altered; the database is then no longer served.
        """

    def close(self) -> None:
        """Close all connections."""


def open_database(database: str | Path, connections: int = DEFAULT_CONNECTIONS) -> Database:
    """The database at a URL or in an SQLite file; connections are opened on first use.

    Raises:
        NotReady: for an invalid or unsupported database URL.
    """
    url = resolve_url(database)
    if url.get_backend_name() == "sqlite":
        return SqliteDatabase(sqlite_path(url))
    from app.database.postgresql import PostgresqlDatabase  # noqa: PLC0415  # its driver is an optional dependency

    return PostgresqlDatabase(url, connections)


def resolve_url(database: str | Path) -> URL:
    """The URL of a database or an SQLite file. Error messages never include it, because it may contain a password.

    Raises:
        NotReady: for an invalid or unsupported database URL, or a missing driver.
    """
    if isinstance(database, Path):
        return URL.create("sqlite", database=str(database))
    try:
        return parse_database_url(database)
    except ValueError as error:
        raise NotReady(f"DATABASE_URL {error}.") from None


def sqlite_path(url: URL) -> Path:
    """The file that an SQLite URL names."""
    return Path(url.database or "").absolute()


__all__ = [
    "CHECK_INTERVAL_SECONDS",
    "DEFAULT_CONNECTIONS",
    "Database",
    "LoadedRelease",
    "NotReady",
    "Snapshot",
    "SqliteDatabase",
    "find_release",
    "once_per_release",
    "open_database",
    "rendering_digest",
    "resolve_url",
    "schema_head",
    "sqlite_path",
]
