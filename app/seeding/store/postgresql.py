"""A PostgreSQL database is written in one transaction; readers see the former release until its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from psycopg import errors
from sqlalchemy import URL, Connection, NullPool, create_engine, delete, insert, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.database import LoadedRelease, NotReady, schema_head
from app.database.postgresql import NETWORK_TIMEOUTS, PostgresqlDatabase, first_line
from app.database.table_digests import fetch_table_digests
from app.models import METADATA, TableDigest
from app.models.record import table_of
from app.seeding.failures import NotWritten
from app.seeding.store.schema import Fill, migrate

TURNS: Final = text(
    "SELECT pg_advisory_xact_lock(hashtext('rls-magnesium-content-api')),"
    " set_config('idle_in_transaction_session_timeout', '600s', true)"
)
"""A writer takes this lock and holds it to the end of the transaction; content is read and rendered meanwhile."""

LIMITS: Final = text("SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '60s'")
"""A migration that waits for readers holds up those who come after it; a writer that fell silent holds up all."""

FULL_TEXT: Final = ("text_index", "name_index")
"""Tables that no model describes."""


class PostgresqlStore:
    """A database of its own, or a schema, that nobody else writes."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def held(self) -> LoadedRelease | None:
        """The release in place."""
        database = PostgresqlDatabase(self._url, 1)
        try:
            return database.ask(lambda snapshot: snapshot.release)
        except NotReady:
            return None
        finally:
            database.close()

    @contextmanager
    def turn(self) -> Iterator[Callable[[Fill], None]]:
        """A transaction under the lock; it ends with the block."""
        with self._turn() as connection:
            yield lambda fill: _replace(connection, fill)

    def replace(self, fill: Fill) -> None:
        """Empty the tables and let `fill` write them anew, all in one transaction."""
        with self.turn() as replace:
            replace(fill)

    def migrate(self, revision: str) -> str:
        """Bring the schema to a revision, in one transaction."""
        with self._turn() as connection:
            connection.execute(LIMITS)
            return migrate(connection, revision)

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """A transaction of the writer whose turn it is."""
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
            raise NotReady(f"The database server cannot be reached ({first_line(error.orig, self._url)}).") from error
        with connection:
            try:
                with connection.begin():
                    connection.execute(TURNS)
                    yield connection
            except CommandError as error:
                raise NotReady(
                    f"The schema is not one of this program ({error}). Give the content a database of its own."
                ) from error
            except DBAPIError as error:
                why = first_line(error.orig, self._url)
                if isinstance(error.orig, errors.DuplicateTable):
                    raise NotReady(
                        f"The database holds tables of something else ({why}). Nothing was changed. "
                        "Give the content a database of its own."
                    ) from error
                if isinstance(error, OperationalError) or isinstance(error.orig, errors.InsufficientPrivilege):
                    raise NotWritten(
                        f"The database could not be written ({why}). Nothing was changed. "
                        "Look for room on the server, permissions and who else uses the database, then try again."
                    ) from error
                raise


def _replace(connection: Connection, fill: Fill) -> None:
    """Write a release in place of the former one, with the digests by which readers verify it."""
    connection.execute(LIMITS)
    digests = table_of(TableDigest)
    names = [table.name for table in METADATA.sorted_tables if table is not digests] + [*FULL_TEXT]
    _drop_remains(connection, {*names, digests.name})
    migrate(connection)
    # Not TRUNCATE: it would empty the tables for those who read the former release.
    for table in reversed(METADATA.sorted_tables):
        connection.execute(delete(table))
    fill(connection)
    rows = [{"name": name, "digest": digest} for name, digest in fetch_table_digests(connection, names).items()]
    connection.execute(insert(digests), rows)
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"ANALYZE {', '.join(map(quote, [*names, digests.name]))}"))


def _drop_remains(connection: Connection, names: set[str]) -> None:
    """Drop a schema of the newest revision that lost a table, for no migration would make it again."""
    inspector = inspect(connection)
    found = set(inspector.get_table_names())
    if "alembic_version" not in found or names <= found:
        return
    if MigrationContext.configure(connection).get_current_revision() != schema_head():
        return  # The migrations to come make the tables that are missing.
    quote = connection.dialect.identifier_preparer.quote
    ours = ", ".join(map(quote, sorted((names & found) | {"alembic_version"})))
    connection.execute(text(f"DROP TABLE {ours} CASCADE"))
