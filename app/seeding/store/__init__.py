"""Stores that a release is written to. Replacing a release is atomic; the previous one is served until then.

`sqlite` writes a new file and renames it; `postgresql` writes in one transaction.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from app.database import LoadedRelease, resolve_url, sqlite_path
from app.seeding.store.schema import Fill, alembic_config, check_schema_head, migrate
from app.seeding.store.sqlite import SqliteStore, migrate_file, open_for_writing, replace_file


class Store(Protocol):
    """A database that releases are written to, by one writer at a time."""

    def current(self) -> LoadedRelease | None:
        """The current release, verified; None if the database cannot be served."""

    def transaction(self) -> AbstractContextManager[Callable[[Fill], None]]:
        """Wait for the write lock, and hold it until the end of the block.

        Yields:
            The function `replace`, for use within the block.

        Raises:
            NotReady, NotWritten: as for `replace`.
        """

    def replace(self, fill: Fill) -> None:
        """Let `fill` write a new release, then replace the current one.

        Raises:
            NotReady: if the database cannot be reached, or belongs to another program.
            NotWritten: if the disk is full, a permission is missing, or a lock is not released.
        """

    def migrate(self, revision: str) -> str:
        """Upgrade or downgrade the schema, and return the revision reached.

        Raises:
            NotReady: if it is not a database, or its schema is unknown to this program.
            NotWritten: as for `replace`.
        """


def store_at(database: str | Path) -> Store:
    """The store at a database URL, or in an SQLite file.

    Raises:
        NotReady: for an invalid or unsupported database URL, or if Alembic and this program disagree about the newest
            migration.
    """
    check_schema_head()
    url = resolve_url(database)
    if url.get_backend_name() == "sqlite":
        return SqliteStore(sqlite_path(url))
    from app.seeding.store.postgresql import PostgresqlStore  # noqa: PLC0415  # its driver is an optional dependency

    return PostgresqlStore(url)


__all__ = ["Fill", "Store", "alembic_config", "migrate", "migrate_file", "open_for_writing", "replace_file", "store_at"]
