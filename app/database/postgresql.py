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
    CHECK_INTERVAL_SECONDS,
    RECOVERY_SECONDS,
    LoadedRelease,
    NotReady,
    Snapshot,
    find_release,
)
from app.database.table_digests import verify_tables

T = TypeVar("T")

_BEGIN: Final = (
    b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    b"SELECT seed_digest || ' ' || rendering_digest || ' ' || version_num FROM loaded_content, alembic_version"
)
"""Begins a transaction and reads its version token in one round trip.

The token is the same on every server: it derives from the seed files and the rendering code, which decide every byte.
"""

NETWORK_TIMEOUTS: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""Timeouts for an unresponsive server, in the units of libpq; the database URL can override them."""

SESSION_SETTINGS: Final = (
    b"SET plan_cache_mode = force_custom_plan;SET lock_timeout = '5s';SET statement_timeout = '20s'"
)
"""Session settings: custom plans, because a generic plan for all values of a filter was ten times slower.

The timeouts bound how long a query waits for a migration and how long it runs.
"""

TRANSIENT_ERRORS: Final = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.FeatureNotSupported,
    errors.SerializationFailure,
)
"""Transient errors: the schema changed during a query, or a replica cancelled it."""

SERVER_ERRORS: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    errors.InsufficientPrivilege,
    errors.DataCorrupted,
    errors.IndexCorrupted,
)
"""Errors of the server, its files, the network or our privileges, rather than of a statement."""

VERIFY_INTERVAL_SECONDS: Final = 60.0
"""Minimum interval between readiness checks that compare all rows with the digests of the load."""


class _Retry(Exception):
    """A query failed for a transient reason and can be retried."""


@dataclass(frozen=True, eq=False)
class _Session:
    """The database session of one thread."""

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
            connect_args={name: value for name, value in NETWORK_TIMEOUTS.items() if name not in url.query},
            hide_parameters=True,  # Query parameters must not reach error messages, and through them logs.
        )
        self._connections = connections
        self._threads = self._new_threads()
        self._local = threading.local()
        self._open_connections: set[_Session] = set()
        self._lock = threading.Lock()
        self._release: LoadedRelease | None = None
        self._token = ""
        self._checked_at = float("-inf")
        self._checking: asyncio.Future[None] | None = None
        self._verify_lock = threading.Lock()
        self._verified_at = float("-inf")
        self._refusal = (float("-inf"), "")

    def cached_token(self) -> str | None:
        """The version token, if a query read it within the check interval."""
        return self._token if monotonic() - self._checked_at < CHECK_INTERVAL_SECONDS else None

    async def version_token(self) -> str:
        """The version token; every query refreshes it."""
        if self.cached_token() is None:
            if self._checking is None or self._checking.done():
                self._checking = asyncio.ensure_future(self.run_async(lambda _: None))
            await asyncio.shield(self._checking)
        return self._token

    async def run_async(self, query: Callable[[Snapshot], T]) -> T:
        """Run a query function in one of the threads, without blocking the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run, query)

    def run(self, query: Callable[[Snapshot], T]) -> T:
        """Run a query function in one transaction, and retry once after a transient error."""
        try:
            return self._run_once(query)
        except _Retry:
            return self._run_once(query, is_last_attempt=True)

    def _run_once(self, query: Callable[[Snapshot], T], *, is_last_attempt: bool = False) -> T:
        session = self._connect()
        try:
            return query(self._begin(session))
        except (psycopg.Error, DBAPIError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            self._drop(session)
            if not is_last_attempt and (_is_lost(cause) or isinstance(cause, TRANSIENT_ERRORS)):
                raise _Retry from error
            if isinstance(cause, SERVER_ERRORS):
                raise NotReady(f"The database cannot be read ({describe_error(cause, self._url)}).") from error
            if isinstance(cause, TRANSIENT_ERRORS):
                raise NotReady(
                    f"The database is not what a load wrote ({describe_error(cause, self._url)}). "
                    "Run `python -m app load`."
                ) from error
            raise
        finally:
            self._end(session)

    def _begin(self, session: _Session) -> Snapshot:
        """Begin a transaction on the current release."""
        began = monotonic()
        try:
            token = _execute(session, _BEGIN)
        except (errors.UndefinedTable, errors.InsufficientPrivilege):
            _execute(session, b"ROLLBACK")
            token = ""
        if not token:
            find_release(session.connection, token)  # raises NotReady with the reason
            raise NotReady("The database had no content when the query began. Try again.")
        release = self._release
        if release is None or release.version_token != token:
            release = self._open_release(session.connection, token)
        with self._lock:
            if began > self._checked_at:
                # The time is set last: `cached_token` takes no lock, and must not take an old token for a fresh one.
                self._token, self._checked_at = token, began
        return Snapshot(session.connection, release)

    def _open_release(self, connection: Connection, token: str) -> LoadedRelease:
        """Find the release and verify its rows, in one thread while the others wait for the result."""
        with self._verify_lock:
            release = self._release
            if release is None or release.version_token != token:
                release = find_release(connection, token)
                self._verify_rows(connection)
                self._release = release
            return release

    def _verify_rows(self, connection: Connection) -> None:
        """Compare all rows with the digests of the load.

        Altered content is refused without another check for `RECOVERY_SECONDS`.
        """
        refused_at, reason = self._refusal
        if monotonic() - refused_at < RECOVERY_SECONDS:
            raise NotReady(reason)
        began = monotonic()
        try:
            verify_tables(connection)
        except NotReady as error:
            self._release, self._refusal = None, (monotonic(), str(error))
            self._checked_at = float("-inf")
            raise
        self._verified_at = began

    async def verify(self) -> None:
        """Compare all rows again if the last check is too old: other clients of the server can write to the tables."""
        if monotonic() - self._verified_at >= VERIFY_INTERVAL_SECONDS:
            await self.run_async(self._verify_if_due)

    def _verify_if_due(self, snapshot: Snapshot) -> None:
        with self._verify_lock:
            if monotonic() - self._verified_at >= VERIFY_INTERVAL_SECONDS:
                self._verify_rows(snapshot.connection)

    def _end(self, session: _Session) -> None:
        """End a transaction; its result stays valid even if the connection was lost meanwhile."""
        if self._local.session is session:
            try:
                _execute(session, b"ROLLBACK")
            except psycopg.Error:
                self._drop(session)

    def _connect(self) -> _Session:
        """The session of the current thread, opened on first use.

        Raises:
            NotReady: if the server cannot be reached.
        """
        session: _Session | None = getattr(self._local, "session", None)
        if session is None:
            try:
                connection = self._engine.connect()
            except DBAPIError as error:
                raise NotReady(
                    f"The database server cannot be reached ({describe_error(error.orig, self._url)})."
                ) from error
            driver = connection.connection.driver_connection
            if not isinstance(driver, psycopg.Connection):
                raise TypeError(driver)
            session = _Session(connection, driver)
            self._local.session = session
            with self._lock:
                self._open_connections.add(session)
            _execute(session, SESSION_SETTINGS)
        return session

    def _drop(self, session: _Session) -> None:
        """Close a session whose connection may be broken."""
        self._local.session = None
        with self._lock:
            self._open_connections.discard(session)
        session.connection.invalidate()
        session.connection.close()

    def close(self) -> None:
        """Close all connections once running queries have finished."""
        self._threads.shutdown()
        self._threads = self._new_threads()
        for session in list(self._open_connections):
            self._drop(session)
        self._local = threading.local()

    def _new_threads(self) -> ThreadPoolExecutor:
        """A thread pool whose threads start on demand."""
        return ThreadPoolExecutor(self._connections, thread_name_prefix="database")


def _execute(session: _Session, statement: bytes) -> str:
    """Run constant statements unprepared, and return the first value of the last result, or an empty string."""
    result = session.driver.pgconn.exec_(statement)
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


def describe_error(error: BaseException | None, url: URL) -> str:
    """The first line of an error message, without user name and password."""
    return without_credentials(str(error).strip().partition("\n")[0], url)
