"""Read-only access to the content store: one release at a time, reopened when it is replaced.

`sqlite` and `postgresql` implement the same interface, `Database`; `release` describes what both contain.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL

from app.addresses import parse_database_url
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
    """A store that serves one release at a time. Each application in a process has its own."""

    def token_at_hand(self) -> str | None:
        """The result of `token` if it is fresh; None if the store has to be checked first."""

    async def token(self) -> str:
        """A version token of the current release, at most `CHECK_INTERVAL_SECONDS` old.

        Cheap: most calls return it from memory. Concurrent callers share one check of the store, which never blocks
        the event loop.

        Raises:
            NotReady: if the store cannot be checked.
        """

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Run a query function against one release, in the calling thread.

        It may run twice if the connection is lost, so it must have no side effects.

        Raises:
            NotReady: if there is no readable release.
        """

    async def read(self, question: Callable[[Snapshot], T]) -> T:
        """Run a query function as `ask` does, without blocking the event loop for long."""

    async def verify(self) -> None:
        """Check that the content is what a load wrote, if it can have changed since it was opened.

        Raises:
            NotReady: if it was altered; the store is then no longer served.
        """

    def close(self) -> None:
        """Close all connections."""


def open_database(place: str | Path, connections: int = DEFAULT_CONNECTIONS) -> Database:
    """The store at a database URL or in an SQLite file; connections are opened on first use.

    Raises:
        NotReady: for an invalid or unsupported database URL.
    """
    url = address_of(place)
    if url.get_backend_name() == "sqlite":
        return SqliteDatabase(sqlite_path(url))
    from app.database.postgresql import PostgresqlDatabase  # noqa: PLC0415  # its driver comes with an extra

    return PostgresqlDatabase(url, connections)


def address_of(place: str | Path) -> URL:
    """Parse a database URL. Error messages never include it, because it may contain a password.

    Raises:
        NotReady: for an invalid or unsupported database URL, or a missing driver.
    """
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        return parse_database_url(place)
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
    "address_of",
    "find_release",
    "open_database",
    "rendering_digest",
    "schema_head",
    "sqlite_path",
]
