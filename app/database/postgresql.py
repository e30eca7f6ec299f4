"""PostgreSQL store: content is replaced in one transaction, and each query runs in one transaction."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final, TypeVar

import psycopg
from psycopg import errors
from psycopg.pq import DiagnosticField, ExecStatus
from sqlalchemy import URL, Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from app.addresses import without_credentials
from app.database.release import (
    SECONDS_BETWEEN_LOOKS,
    SECONDS_TO_RECOVER,
    LoadedRelease,
    NotReady,
    Snapshot,
    find_release,
)
from app.database.table_digests import verify_tables

T = TypeVar("T")

BEGIN: Final = (
    b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    b"SELECT seed_digest || ' ' || rendering_digest || ' ' || version_num FROM loaded_content, alembic_version"
)
"""Begins a transaction and reads its version token in one round trip.

The token is the same on every server: it derives from the seed files and the rendering code, which decide every byte.
"""

NETWORK: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""Timeouts for an unresponsive server, in the units of libpq; the database URL can override them."""

SESSION: Final = b"SET plan_cache_mode = force_custom_plan;SET lock_timeout = '5s';SET statement_timeout = '20s'"
"""Session settings: custom plans, because a generic plan for all values of a filter was ten times slower.

The timeouts bound how long a query waits for a migration and how long it runs.
"""

PASSING: Final = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.FeatureNotSupported,
    errors.SerializationFailure,
)
"""Transient errors: the schema changed during a query, or a replica cancelled it."""

OF_THE_SERVER: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    errors.InsufficientPrivilege,
    errors.DataCorrupted,
    errors.IndexCorrupted,
)
"""Errors of the server, its files, the network or our privileges, rather than of a statement."""

SECONDS_BETWEEN_CHECKS: Final = 60.0
"""Minimum interval between readiness checks that compare all rows with the digests of the load."""


class _Again(Exception):
    """A query failed for a transient reason and can be retried."""


@dataclass(frozen=True, eq=False)
class _Kept:
    """The connection of one thread."""

    connection: Connection
    driver: psycopg.Connection


class PostgresqlDatabase:
    """A pool of threads with one connection each; every query is one transaction in one of them."""

    def __init__(self, url: URL, connections: int) -> None:
        self._url = url
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended explicitly, with `BEGIN`
            connect_args={name: value for name, value in NETWORK.items() if name not in url.query},
            hide_parameters=True,  # Query parameters must not reach error messages, and through them logs.
        )
        self._connections = connections
        self._threads = self._new_threads()
        self._local = threading.local()
        self._all: set[_Kept] = set()
        self._guard = threading.Lock()
        self._release: LoadedRelease | None = None
        self._token = ""
        self._looked = float("-inf")
        self._looking: asyncio.Future[None] | None = None
        self._verifying = threading.Lock()
        self._verified = float("-inf")
        self._refused = (float("-inf"), "")

    def token_at_hand(self) -> str | None:
        """The version token, if a query read it a moment ago."""
        return self._token if monotonic() - self._looked < SECONDS_BETWEEN_LOOKS else None

    async def token(self) -> str:
        """The version token; every query refreshes it."""
        if self.token_at_hand() is None:
            if self._looking is None or self._looking.done():
                self._looking = asyncio.ensure_future(self.read(lambda _: None))
            await asyncio.shield(self._looking)
        return self._token

    async def read(self, question: Callable[[Snapshot], T]) -> T:
        """Run a query function in one of the threads, without blocking the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.ask, question)

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Run a query function in one transaction, and retry once after a transient error."""
        try:
            return self._ask(question)
        except _Again:
            return self._ask(question, is_last=True)

    def _ask(self, question: Callable[[Snapshot], T], *, is_last: bool = False) -> T:
        kept = self._connection()
        try:
            return question(self._begin(kept))
        except (psycopg.Error, DBAPIError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            self._drop(kept)
            if not is_last and (_is_lost(cause) or isinstance(cause, PASSING)):
                raise _Again from error
            if isinstance(cause, OF_THE_SERVER):
                raise NotReady(f"The database cannot be read ({first_line(cause, self._url)}).") from error
            if isinstance(cause, PASSING):
                raise NotReady(
                    f"The database is not what a load wrote ({first_line(cause, self._url)}). Run `python -m app load`."
                ) from error
            raise
        finally:
            self._end(kept)

    def _begin(self, kept: _Kept) -> Snapshot:
        """Begin a transaction on the current release."""
        began = monotonic()
        try:
            token = _execute(kept, BEGIN)
        except (errors.UndefinedTable, errors.InsufficientPrivilege):
            _execute(kept, b"ROLLBACK")
            token = ""
        if not token:
            find_release(kept.connection, token)  # raises NotReady with the reason
            raise NotReady("The database had no content a moment ago. Try again.")
        release = self._release
        if release is None or release.token != token:
            release = self._open_release(kept.connection, token)
        with self._guard:
            if began > self._looked:
                # The time is set last: `token_at_hand` takes no lock, and must not take an old token for a fresh one.
                self._token, self._looked = token, began
        return Snapshot(kept.connection, release)

    def _open_release(self, connection: Connection, token: str) -> LoadedRelease:
        """Find the release and verify its rows, in one thread while the others wait for the result."""
        with self._verifying:
            release = self._release
            if release is None or release.token != token:
                release = find_release(connection, token)
                self._verify_rows(connection)
                self._release = release
            return release

    def _verify_rows(self, connection: Connection) -> None:
        """Compare all rows with the digests of the load.

        Altered content is refused without another check for `SECONDS_TO_RECOVER`.
        """
        since, why = self._refused
        if monotonic() - since < SECONDS_TO_RECOVER:
            raise NotReady(why)
        began = monotonic()
        try:
            verify_tables(connection)
        except NotReady as error:
            self._release, self._refused = None, (monotonic(), str(error))
            self._looked = float("-inf")
            raise
        self._verified = began

    async def verify(self) -> None:
        """Compare all rows again if the last check is too old: other clients of the server can write to the tables."""
        if monotonic() - self._verified >= SECONDS_BETWEEN_CHECKS:
            await self.read(self._verify_again)

    def _verify_again(self, snapshot: Snapshot) -> None:
        with self._verifying:
            if monotonic() - self._verified >= SECONDS_BETWEEN_CHECKS:
                self._verify_rows(snapshot.connection)

    def _end(self, kept: _Kept) -> None:
        """End a transaction; its result stays valid even if the connection was lost meanwhile."""
        if self._local.kept is kept:
            try:
                _execute(kept, b"ROLLBACK")
            except psycopg.Error:
                self._drop(kept)

    def _connection(self) -> _Kept:
        """The connection of the current thread, opened on first use.

        Raises:
            NotReady: if the server cannot be reached.
        """
        kept: _Kept | None = getattr(self._local, "kept", None)
        if kept is None:
            try:
                connection = self._engine.connect()
            except DBAPIError as error:
                raise NotReady(
                    f"The database server cannot be reached ({first_line(error.orig, self._url)})."
                ) from error
            driver = connection.connection.driver_connection
            if not isinstance(driver, psycopg.Connection):
                raise TypeError(driver)
            kept = _Kept(connection, driver)
            self._local.kept = kept
            with self._guard:
                self._all.add(kept)
            _execute(kept, SESSION)
        return kept

    def _drop(self, kept: _Kept) -> None:
        """Close a connection that may be broken."""
        self._local.kept = None
        with self._guard:
            self._all.discard(kept)
        kept.connection.invalidate()
        kept.connection.close()

    def close(self) -> None:
        """Close all connections once running queries have finished."""
        self._threads.shutdown()
        self._threads = self._new_threads()
        for kept in list(self._all):
            self._drop(kept)
        self._local = threading.local()

    def _new_threads(self) -> ThreadPoolExecutor:
        """A thread pool whose threads start on demand."""
        return ThreadPoolExecutor(self._connections, thread_name_prefix="database")


def _execute(kept: _Kept, statement: bytes) -> str:
    """Run constant statements unprepared, and return the first value of the last result, or an empty string."""
    result = kept.driver.pgconn.exec_(statement)
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        if result.error_field(DiagnosticField.SQLSTATE) is None:  # not from the server: the connection is broken
            raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
        raise errors.error_from_result(result)
    value = result.get_value(0, 0) if result.ntuples else None
    return value.decode() if value else ""


def _is_lost(error: BaseException | None) -> bool:
    """Whether the connection was lost, because of the network or a server shutdown."""
    if not isinstance(error, psycopg.OperationalError):
        return isinstance(error, psycopg.InterfaceError)
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57P0"))


def first_line(error: BaseException | None, url: URL) -> str:
    """The first line of an error message, without user name and password."""
    return without_credentials(str(error).strip().partition("\n")[0], url)
