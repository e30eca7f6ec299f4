"""The PostgreSQL store: a release is written in one transaction, and readers see the previous one until it commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from psycopg import errors
from sqlalchemy import URL, Connection, NullPool, create_engine, delete, insert, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.database import LoadedRelease, NotReady, schema_head
from app.database.postgresql import NETWORK_TIMEOUTS, PostgresqlDatabase, describe_error
from app.database.table_digests import fetch_table_digests
from app.models import METADATA, TableDigest
from app.models.record import table_of
from app.seeding.failures import NotWritten
from app.seeding.store.schema import Fill, migrate

WRITE_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(hashtext('rls-magnesium-content-api')),"
    " set_config('idle_in_transaction_session_timeout', '600s', true)"
)
"""Takes the lock of writers until the end of the transaction. It may stay idle while content is read and rendered."""

LIMITS: Final = text("SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '60s'")
"""Limits of a writer: a migration that waits for a lock blocks new readers, and an idle writer blocks all others."""

FULL_TEXT_TABLES: Final = ("text_index", "name_index")
"""Tables without a model."""


class PostgresqlStore:
    """A database or schema used by this program alone."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def current(self) -> LoadedRelease | None:
        """The current release; None if the database cannot be served."""
        database = PostgresqlDatabase(self._url, 1)
        try:
            return database.run(lambda snapshot: snapshot.release)
        except NotReady:
            return None
        finally:
            database.close()

    @contextmanager
    def transaction(self) -> Iterator[Callable[[Fill], None]]:
        """A transaction under the write lock, which ends with the block."""
        with self._begin() as connection:
            yield lambda fill: _replace(connection, fill)

    def replace(self, fill: Fill) -> None:
        """Empty the tables and let `fill` write new rows, in one transaction."""
        with self.transaction() as replace:
            replace(fill)

    def migrate(self, revision: str) -> str:
        """Upgrade or downgrade the schema, in one transaction."""
        with self._begin() as connection:
            connection.execute(LIMITS)
            return migrate(connection, revision)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """Begin a transaction and wait for the write lock."""
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="READ COMMITTED",
            connect_args={name: value for name, value in NETWORK_TIMEOUTS.items() if name not in self._url.query},
            hide_parameters=True,
        )
        try:
            connection = engine.connect()
        except DBAPIError as error:
            raise NotReady(
                f"The database server cannot be reached ({describe_error(error.orig, self._url)})."
            ) from error
        with connection:
            try:
                with connection.begin():
                    connection.execute(WRITE_LOCK)
                    yield connection
            except CommandError as error:
                raise NotReady(
                    f"The schema is unknown to this program ({error}). Use a separate database for the content."
                ) from error
            except DBAPIError as error:
                why = describe_error(error.orig, self._url)
                if isinstance(error.orig, errors.DuplicateTable):
                    raise NotReady(
                        f"The database contains tables of another program ({why}). Nothing was changed. "
                        "Use a separate database for the content."
                    ) from error
                if isinstance(error, OperationalError) or isinstance(error.orig, errors.InsufficientPrivilege):
                    raise NotWritten(
                        f"The database could not be written ({why}). Nothing was changed. "
                        "Check the server's disk space, permissions and other users of the database, then try again."
                    ) from error
                raise


def _replace(connection: Connection, fill: Fill) -> None:
    """Replace the release, and store the digests by which readers verify it."""
    connection.execute(LIMITS)
    digests = table_of(TableDigest)
    names = [table.name for table in METADATA.sorted_tables if table is not digests] + [*FULL_TEXT_TABLES]
    _drop_remains(connection, {*names, digests.name})
    migrate(connection)
    # Not TRUNCATE, which would empty the tables for readers of the previous release.
    for table in reversed(METADATA.sorted_tables):
        connection.execute(delete(table))
    fill(connection)
    rows = [{"name": name, "digest": digest} for name, digest in fetch_table_digests(connection, names).items()]
    connection.execute(insert(digests), rows)
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"ANALYZE {', '.join(map(quote, [*names, digests.name]))}"))


def _drop_remains(connection: Connection, names: set[str]) -> None:
    """Drop a schema of the newest revision that lacks a table, because no migration would create it again."""
    inspector = inspect(connection)
    existing = set(inspector.get_table_names())
    if "alembic_version" not in existing or names <= existing:
        return
    if MigrationContext.configure(connection).get_current_revision() != schema_head():
        return  # Pending migrations create the missing tables.
    quote = connection.dialect.identifier_preparer.quote
    ours = ", ".join(map(quote, sorted((names & existing) | {"alembic_version"})))
    connection.execute(text(f"DROP TABLE {ours} CASCADE"))
