"""SQLite store: a sealed file that is never modified, only replaced as a whole."""

import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from sqlite3 import Error, OperationalError
from time import monotonic
from typing import Final, TypeVar
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from app.database.release import CHECK_INTERVAL_SECONDS, RECOVERY_SECONDS, NotReady, Snapshot, find_release
from app.database.seal import SEAL_BYTES, NotRegularFile, is_sealed, open_regular

T = TypeVar("T")

FILE_ERRORS: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_SCHEMA")
"""Error names that concern the file; all others concern a statement."""

CACHE_KILOBYTES: Final = 8_000
"""Page cache of a connection to a file. With SQLite's default of 2,000, long lists read most pages again."""

MEMORY_CACHE_KILOBYTES: Final = 200
"""Page cache of a connection to a database that is already in memory."""

MAX_BYTES_IN_MEMORY: Final = 64_000_000
"""Files up to this size are served from the bytes that were verified; larger ones are read from disk."""


class SqliteDatabase:
    """An SQLite file, verified when opened, and reopened when it changes or is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._token = ""
        self._checked_at = float("-inf")
        self._refusal = ("", 0.0, "")
        self._opening: asyncio.Future[Snapshot] | None = None

    def cached_token(self) -> str | None:
        """The version token, if the file was checked within the check interval."""
        return self._token if monotonic() - self._checked_at < CHECK_INTERVAL_SECONDS else None

    async def version_token(self) -> str:
        """The version token of the file: its inode and times of modification and change."""
        return self._check_file()

    def _check_file(self) -> str:
        now = monotonic()
        if now - self._checked_at >= CHECK_INTERVAL_SECONDS:
            try:
                status = self.path.stat()
            except OSError:
                self._token = ""
                raise NotReady(f"There is no database at {self.path.name}. Run `python -m app load`.") from None
            if not stat.S_ISREG(status.st_mode):
                self._token = ""
                raise NotReady(f"{self.path.name} is not a regular file. Move it away, then run `python -m app load`.")
            # Programs cannot set the inode change time, so it reveals a write that resets the modification time.
            self._token, self._checked_at = f"{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}", now
        return self._token

    def snapshot(self) -> Snapshot:
        """The current release; each thread reuses its connection.

        Raises:
            NotReady: if the file is missing, is not a database, or has another schema.
        """
        token = self._check_file()
        if getattr(self._local, "token", None) != token:
            self._install(token, self._open(token))
        snapshot: Snapshot = self._local.snapshot
        return snapshot

    def _install(self, token: str, snapshot: Snapshot) -> None:
        """Make a snapshot the current one of this thread."""
        self.close()
        self._local.token, self._local.snapshot = token, snapshot

    def run(self, query: Callable[[Snapshot], T]) -> T:
        """Run a query function against the current release."""
        try:
            return query(self.snapshot())
        except (DBAPIError, UnicodeDecodeError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(cause, Error) and not _is_file_error(cause):
                raise
            self.close()
            raise NotReady(f"The database cannot be read ({cause}). Run `python -m app load`.") from error

    async def run_async(self, query: Callable[[Snapshot], T]) -> T:
        """Run inline on the event loop, which costs less than handing a short query to a thread.

        Only verifying a file runs in a thread.
        """
        if getattr(self._local, "token", None) != self._check_file():
            await self._open_in_thread()
        return self.run(query)

    async def _open_in_thread(self) -> None:
        """Open the current file for the thread of the event loop, once for all waiting callers."""
        if self._opening is None or self._opening.done():
            self._opening = asyncio.ensure_future(asyncio.to_thread(self._open, self._check_file()))
        snapshot = await asyncio.shield(self._opening)
        token = snapshot.release.version_token
        if token == self._check_file() and getattr(self._local, "token", None) != token:
            self._install(token, snapshot)

    async def verify(self) -> None:
        """Nothing to do: verified bytes stay in memory, and a changed file is reopened."""

    def close(self) -> None:
        """Close the connection of this thread."""
        snapshot = getattr(self._local, "snapshot", None)
        self._local.token = self._local.snapshot = None
        if snapshot is not None:
            snapshot.connection.close()

    def _open(self, token: str) -> Snapshot:
        """Open the file and verify it. A refused file is read again only after `RECOVERY_SECONDS`, or once it changes.

        Raises:
            NotReady: if the file is unreadable, was altered, or does not match this program.
        """
        refused, refused_at, reason = self._refusal
        if token == refused and monotonic() - refused_at < RECOVERY_SECONDS:
            raise NotReady(reason)
        try:
            return self._find_release(*self._connect(), token)
        except NotReady as error:
            refusal = error
        except NotRegularFile as error:
            refusal = NotReady(f"{self.path.name} is {error.strerror}.")
        except OSError as error:
            refusal = NotReady(f"{self.path.name} cannot be read ({error.strerror}). Check its permissions.")
        except (sqlite3.Error, DBAPIError) as error:
            reason = str(error.orig if isinstance(error, DBAPIError) else error)
            refusal = NotReady(
                f"{self.path.name} is not a database that can be read ({reason}). Run `python -m app load`."
            )
        self._refusal = token, monotonic(), str(refusal)
        raise refusal

    def _connect(self) -> tuple[sqlite3.Connection, bool]:
        """A connection to the file, and whether its seal is intact."""
        with open_regular(self.path) as file:
            size = os.fstat(file.fileno()).st_size
            # SQLite before 3.36 was usually built without `deserialize`.
            if size > MAX_BYTES_IN_MEMORY or not hasattr(sqlite3.Connection, "deserialize"):
                return _connect_to_file(self.path), is_sealed(file)
            content = file.read()
        return _connect_to_memory(content), is_sealed(BytesIO(content))

    def _find_release(self, raw: sqlite3.Connection, seal_is_intact: bool, token: str) -> Snapshot:
        engine = create_engine(
            "sqlite://",
            creator=lambda: raw,
            poolclass=NullPool,
            hide_parameters=True,  # Query parameters must not reach error messages, and through them logs.
        )
        damaged = NotReady(
            f"{self.path.name} is damaged or was altered: it is not what a load wrote. Run `python -m app load`."
        )
        with ExitStack() as resources:
            resources.callback(raw.close)
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            resources.callback(connection.close)
            try:
                release = find_release(connection, token)
            except (LookupError, TypeError, ValueError) as error:  # caused by values that no load writes
                if seal_is_intact:
                    raise
                raise damaged from error
            if not seal_is_intact:
                raise damaged
            resources.pop_all()
        return Snapshot(connection, release)


def _connect_to_file(path: Path) -> sqlite3.Connection:
    """A connection that reads a large file from disk."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    return connection


def _connect_to_memory(content: bytes) -> sqlite3.Connection:
    """A read-only connection to an in-memory copy of a database file."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if len(content) > SEAL_BYTES:
        connection.deserialize(memoryview(content)[:-SEAL_BYTES])
    connection.execute(f"PRAGMA cache_size = -{MEMORY_CACHE_KILOBYTES}")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _is_file_error(error: Error) -> bool:
    """Whether an error concerns the file rather than a statement."""
    # SQLite errors about text that is not UTF-8 have no name.
    name = getattr(error, "sqlite_errorname", None)
    return name.startswith(FILE_ERRORS) if name else isinstance(error, OperationalError)
