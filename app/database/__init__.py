"""The content store as readers see it: one release, read-only, noticed when it is replaced.

`sqlite` and `postgresql` are two stores with one interface, `Database`; `release` is what both hold.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL

from app.addresses import parse_database_url
from app.database.release import (
    SECONDS_BETWEEN_LOOKS,
    LoadedRelease,
    NotReady,
    Snapshot,
    find_release,
    rendering_digest,
    schema_head,
)
from app.database.sqlite import SqliteDatabase

T = TypeVar("T")

CONNECTIONS = 8
"""How many questions are put to a PostgreSQL server at once, where nobody says."""


class Database(Protocol):
    """A store of one release at a time. Two applications in one process have one each."""

    def token_at_hand(self) -> str | None:
        """What `token` answers without a look; None where it has to look first."""

    async def token(self) -> str:
        """What tells the current release from any other, at most `SECONDS_BETWEEN_LOOKS` old.

        Cheap: most calls answer from memory. One look is shared by all who wait for it, and never blocks the event
        loop.

        Raises:
            NotReady: where the store cannot be looked at.
        """

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Ask one release a question, here and now.

        A question may be asked twice, where a connection was lost; so it reads and does nothing else.

        Raises:
            NotReady: where there is nothing that can be read, or no longer.
        """

    async def read(self, question: Callable[[Snapshot], T]) -> T:
        """Ask as `ask` does, where it holds up nobody."""

    async def verify(self) -> None:
        """Make sure that what is served is what a load wrote, where that can have changed since it was opened.

        Raises:
            NotReady: where it is not; it is no longer served then.
        """

    def close(self) -> None:
        """Let go of all connections."""


def open_database(place: str | Path, connections: int = CONNECTIONS) -> Database:
    """The store at an address, or in an SQLite file; nothing is opened before it is asked.

    Raises:
        NotReady: for an address of no database, or of one that is not served.
    """
    url = address_of(place)
    if url.get_backend_name() == "sqlite":
        return SqliteDatabase(sqlite_path(url))
    from app.database.postgresql import PostgresqlDatabase  # noqa: PLC0415  # its driver comes with an extra

    return PostgresqlDatabase(url, connections)


def address_of(place: str | Path) -> URL:
    """An address as the driver takes it. What is wrong with one is said without it: it may hold a password.

    Raises:
        NotReady: for an address of no database, or of one that is not served; for want of a driver.
    """
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        return parse_database_url(place)
    except ValueError as error:
        raise NotReady(f"DATABASE_URL {error}.") from None


def sqlite_path(url: URL) -> Path:
    """The file that an address of SQLite names."""
    return Path(url.database or "").absolute()


__all__ = [
    "CONNECTIONS",
    "SECONDS_BETWEEN_LOOKS",
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
