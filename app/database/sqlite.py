"""An SQLite file as a store: finished, never written, replaced as a whole."""

import threading
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Error, OperationalError
from time import monotonic
from typing import Final, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.database.release import SECONDS_BETWEEN_LOOKS, NotReady, Snapshot, find_release

T = TypeVar("T")

CANNOT_READ: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_SCHEMA")
"""What SQLite says of a file; whatever else it says, it says of our statements."""

PAGES_KEPT: Final = text("PRAGMA cache_size = -8000")
"""Kilobytes of a file that a connection keeps in memory. With the usual 2,000, long lists read most pages anew."""


class SqliteDatabase:
    """A file, opened as immutable, and opened again when the path names another one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._token = ""
        self._looked = float("-inf")

    def token_at_hand(self) -> str | None:
        """What tells one file from the next, where one has looked a moment ago."""
        return self._token if monotonic() - self._looked < SECONDS_BETWEEN_LOOKS else None

    async def token(self) -> str:
        """What tells one file from the next."""
        return self._look()

    def _look(self) -> str:
        now = monotonic()
        if now - self._looked >= SECONDS_BETWEEN_LOOKS:
            try:
                found = self.path.stat()
            except OSError:
                self._token = ""
                raise NotReady(f"There is no database at {self.path.name}. Run `python -m app load`.") from None
            self._token, self._looked = f"{found.st_ino}-{found.st_mtime_ns}", now
        return self._token

    def snapshot(self) -> Snapshot:
        """The current release; the connection of each thread is kept.

        Raises:
            NotReady: where the file is missing, no database, or of another schema.
        """
        token = self._look()
        if getattr(self._local, "token", None) != token:
            self.close()
            self._local.snapshot = self._open(token)
            self._local.token = token
        snapshot: Snapshot = self._local.snapshot
        return snapshot

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Ask the current release a question."""
        try:
            return question(self.snapshot())
        except (DBAPIError, UnicodeDecodeError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(why, Error) and not _is_of_the_file(why):
                raise
            self.close()
            raise NotReady(f"The database cannot be read ({why}). Run `python -m app load`.") from error

    async def read(self, question: Callable[[Snapshot], T]) -> T:
        """Ask where one stands: a short question costs less than handing it to a thread."""
        return self.ask(question)

    def close(self) -> None:
        """Let go of this thread's connection."""
        snapshot = getattr(self._local, "snapshot", None)
        self._local.token = self._local.snapshot = None
        if snapshot is not None:
            snapshot.connection.close()

    def _open(self, token: str) -> Snapshot:
        engine = create_engine(
            URL.create(
                "sqlite",
                database=f"file:{quote(str(self.path))}",
                query={"mode": "ro", "immutable": "1", "uri": "true"},
            ),
            poolclass=NullPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,  # What was asked must not get into messages, and with them into logs.
        )
        try:
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                connection.execute(PAGES_KEPT)
                return Snapshot(connection, find_release(connection, token))
            except BaseException:
                connection.close()
                raise
        except DBAPIError as error:
            raise NotReady(
                f"{self.path.name} is not a database that can be read ({error.orig}). Run `python -m app load`."
            ) from error


def _is_of_the_file(error: Error) -> bool:
    """Whether a file cannot be read, rather than a statement be understood."""
    # Text that is no UTF-8 is told without a name.
    name = getattr(error, "sqlite_errorname", None)
    return name.startswith(CANNOT_READ) if name else isinstance(error, OperationalError)
