"""A PostgreSQL database is written in one transaction; readers see the former release until its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from alembic.util import CommandError
from psycopg import errors
from sqlalchemy import URL, Connection, NullPool, create_engine, delete, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.database import LoadedRelease, NotReady
from app.database.postgresql import NETWORK, PostgresqlDatabase, first_line
from app.models import METADATA
from app.seeding.failures import NotWritten
from app.seeding.store.schema import migrate

TURNS: Final = text("SELECT pg_advisory_xact_lock(hashtext('rls-magnesium-content-api'))")
"""Who writes takes this lock and holds it to the end of the transaction."""

LIMITS: Final = text("SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '60s'")
"""A migration that waits for readers holds up those who come after it; a writer that fell silent holds up all."""


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

    def replace(self, fill: Callable[[Connection], None]) -> None:
        """Empty the tables and let `fill` write them anew, all in one transaction."""
        with self._turn() as connection:
            migrate(connection)
            # Not TRUNCATE: it would empty the tables for those who read the former release.
            for table in reversed(METADATA.sorted_tables):
                connection.execute(delete(table))
            fill(connection)
            names = ", ".join(
                connection.dialect.identifier_preparer.format_table(one) for one in METADATA.sorted_tables
            )
            connection.execute(text(f"ANALYZE {names}, text_index, name_index"))

    def migrate(self, revision: str) -> str:
        """Bring the schema to a revision, in one transaction."""
        with self._turn() as connection:
            return migrate(connection, revision)

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """A transaction of the one who may write."""
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="READ COMMITTED",
            connect_args={name: value for name, value in NETWORK.items() if name not in self._url.query},
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
                    connection.execute(LIMITS)
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
