"""Where content is put. A release takes the place of the former one in one step, which is served until then.

`sqlite` makes a new file and renames it; `postgresql` writes in one transaction.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from app.database import LoadedRelease, address_of, sqlite_path
from app.seeding.store.schema import Fill, alembic_config, check_schema_head, migrate
from app.seeding.store.sqlite import SqliteStore, migrate_file, open_for_writing, replace_file


class Store(Protocol):
    """A database that a release can be put into. Writers take turns."""

    def held(self) -> LoadedRelease | None:
        """The release in place, if it can be served as it is: it was verified."""

    def turn(self) -> AbstractContextManager[Callable[[Fill], None]]:
        """Wait until no other process writes, and keep others from writing until the end of the block.

        Yields:
            `replace`, for use in the block.

        Raises:
            NotReady, NotWritten: as `replace`.
        """

    def replace(self, fill: Fill) -> None:
        """Let `fill` write a new release, then put it in place.

        Raises:
            NotReady: where the database cannot be reached, or belongs to another program.
            NotWritten: for want of room, a missing permission, or a lock that is not released.
        """

    def migrate(self, revision: str) -> str:
        """Bring the schema to a revision, up or down, and say which one was reached.

        Raises:
            NotReady: for what is no database, or of a schema this program does not know.
            NotWritten: as for `replace`.
        """


def store_at(place: str | Path) -> Store:
    """The store at an address, or in an SQLite file.

    Raises:
        NotReady: for an address of no database, or of one that is not served; where Alembic and this program disagree
            about the newest migration.
    """
    check_schema_head()
    url = address_of(place)
    if url.get_backend_name() == "sqlite":
        return SqliteStore(sqlite_path(url))
    from app.seeding.store.postgresql import PostgresqlStore  # noqa: PLC0415  # its driver comes with an extra

    return PostgresqlStore(url)


__all__ = ["Fill", "Store", "alembic_config", "migrate", "migrate_file", "open_for_writing", "replace_file", "store_at"]
