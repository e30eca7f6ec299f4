"""Contestants of one run, each with the same content in a database of its own."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.seeding.store import store_at
from benchmarks.contestants import bare, datasette, nginx, this_service, tutorial
from benchmarks.contestants.contestant import Contestant, NotMeasured
from benchmarks.postgresql import create_database, fetch_version, run_postgresql
from benchmarks.synthetic import cached_database, insert_documents

Documents = Sequence[dict[str, Any]]


@dataclass
class Lineup:
    """The contestants of a run, and the reasons why others are missing."""

    contestants: list[Contestant] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    versions: Mapping[str, str] = field(default_factory=dict)

    def add(self, make: Callable[[], Contestant]) -> None:
        """Add a contestant, or report why it cannot be measured."""
        try:
            self.contestants.append(make())
        except NotMeasured as error:
            self.report_missing(error)

    def report_missing(self, error: NotMeasured) -> None:
        """Print why a contestant cannot be measured, and record it for the report."""
        self.missing.append(f"NOT MEASURED: {error}")
        print(self.missing[-1], file=sys.stderr)


@contextmanager
def prepare_lineup(folder: Path, documents: Documents, count: int, *, full: bool) -> Iterator[Lineup]:
    """Fill all databases and run PostgreSQL; without `full`, omit PostgreSQL and Datasette."""
    lineup = Lineup()
    content = cached_database(folder, count)
    service, responses = this_service.make_service_on_sqlite(this_service.sqlite_url(content), count)
    lineup.add(lambda: service)
    lineup.add(lambda: bare.make_bare(content, service.workloads, responses))
    lineup.add(lambda: nginx.make_nginx(content, responses))
    lineup.add(
        lambda: tutorial.make_tutorial(this_service.sqlite_url(content.with_name("tutorial.db")), documents, count)
    )
    if not full:
        yield lineup
        return
    lineup.add(lambda: datasette.make_datasette(content, count))
    try:
        with run_postgresql(folder / "postgresql") as server:
            lineup.versions = {"PostgreSQL": fetch_version(server)}
            lineup.add(lambda: _make_service_on_postgresql(create_database(server, "content"), documents, count))
            lineup.add(lambda: tutorial.make_tutorial(create_database(server, "tutorial"), documents, count))
            yield lineup
    except NotMeasured as error:
        lineup.report_missing(error)
        yield lineup


def _make_service_on_postgresql(url: str, documents: Documents, count: int) -> Contestant:
    try:
        store_at(url).replace(lambda connection: insert_documents(connection, documents, "2026.01.1"))
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise NotMeasured(f"{this_service.ON_POSTGRESQL}: its content cannot be loaded: {reason}") from error
    return this_service.make_service_on_postgresql(url, count)
