"""All contestants of one run, each with the same content in a database of its own."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from app.seeding.store import migrate
from benchmarks.contestants import bare, datasette, nginx, ours, tutorial
from benchmarks.contestants.contestant import Contestant, NotMeasured
from benchmarks.postgresql import make_empty, postgresql, version_of
from benchmarks.synthetic import database_of, fill

Documents = Sequence[dict[str, Any]]


@dataclass
class Everyone:
    """Who takes part, and why others do not."""

    contestants: list[Contestant] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    versions: Mapping[str, str] = field(default_factory=dict)

    def add(self, make: Callable[[], Contestant]) -> None:
        """Add one that can be made; say loudly why another cannot."""
        try:
            self.contestants.append(make())
        except NotMeasured as error:
            self.miss(error)

    def miss(self, error: NotMeasured) -> None:
        """Say loudly what cannot be measured, and keep it for the report."""
        self.missing.append(f"NOT MEASURED: {error}")
        print(self.missing[-1], file=sys.stderr)


@contextmanager
def everyone(folder: Path, made: Documents, count: int, *, whole: bool) -> Iterator[Everyone]:
    """Fill all databases; PostgreSQL runs as long as it is needed. Where not the `whole`, without it and Datasette."""
    found = Everyone()
    content = database_of(folder, count)
    own, answers = ours.ours_on_sqlite(ours.sqlite_url(content), count)
    found.add(lambda: own)
    found.add(lambda: bare.bare(content, own.works, answers))
    found.add(lambda: nginx.nginx(content, answers))
    found.add(lambda: tutorial.tutorial(ours.sqlite_url(content.with_name("tutorial.db")), made, count))
    if not whole:
        yield found
        return
    found.add(lambda: datasette.datasette(content, count))
    try:
        with postgresql(folder / "postgresql") as address:
            found.versions = {"PostgreSQL": version_of(address)}
            found.add(lambda: _ours_on_postgresql(make_empty(address, "content"), made, count))
            found.add(lambda: tutorial.tutorial(make_empty(address, "tutorial"), made, count))
            yield found
    except NotMeasured as error:
        found.miss(error)
        yield found


def _ours_on_postgresql(url: str, made: Documents, count: int) -> Contestant:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            migrate(connection)
            connection.commit()
            fill(connection, made, "2026.01.1")
            connection.commit()
            connection.execute(text("ANALYZE"))
            connection.commit()
    except Exception as error:
        why = str(error).splitlines()[0]
        raise NotMeasured(f"{ours.ON_POSTGRESQL}: its content cannot be put in place: {why}") from error
    finally:
        engine.dispose()
    return ours.ours_on_postgresql(url, count)
