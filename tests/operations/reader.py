"""A process that reads snapshots continuously until it is stopped, then reports its observations.

`python -m tests.operations.reader sqlite:///content.db COUNT DIGEST=MARKER ...` writes a line after its first read. On
SIGTERM it writes a report as JSON. Each read runs two statements in one snapshot, with a short pause between them: one
for the digest of the content, one for the markers in the documents. Every fourth read uses a new connection; the others
share a connection.
"""

import json
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import text

from app.database import Snapshot, open_database

MARK: Final = re.compile(r"Written for (\w+)")


@dataclass(frozen=True)
class Observation:
    """Three identifications of the release in one snapshot, which must agree."""

    release: str
    digest: str
    markers: frozenset[str]
    marked_documents: int


@dataclass
class Report:
    """Statistics of the reads. Only `mixed` and `failed` are faults; up to five of them are listed in `examples`."""

    reads: int = 0
    mixed: int = 0
    failed: int = 0
    last: str = ""
    by_marker: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def observe(snapshot: Snapshot) -> Observation:
    """Run two statements, which would disagree if a load between them were visible."""
    digest = snapshot.connection.execute(text("SELECT content_digest FROM loaded_content")).scalar_one()
    time.sleep(0.003)
    bodies = snapshot.connection.execute(text("SELECT body FROM rendered")).scalars().all()
    marks = [mark for body in bodies for mark in MARK.findall(bytes(body).decode())]
    return Observation(snapshot.release.digest, digest, frozenset(marks), len(marks))


def is_consistent(seen: Observation, markers: dict[str, str], marked_documents: int) -> bool:
    """Whether a read comes entirely from one known release."""
    return (
        seen.release == seen.digest
        and seen.markers == {markers.get(seen.digest)}
        and seen.marked_documents == marked_documents
    )


def read_until_stopped(database_url: str, markers: dict[str, str], marked_documents: int) -> Report:
    """Read until SIGTERM, and return the report."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    report = Report()
    shared = open_database(database_url)
    while not stopped:
        database = shared if report.reads % 4 else open_database(database_url)
        report.reads += 1
        try:
            seen = database.run(observe)
        except Exception as error:  # noqa: BLE001  # every error is counted and reported
            report.failed += 1
            report.examples = [*report.examples, repr(error)][:5]
            continue
        finally:
            if database is not shared:
                database.close()
            if report.reads == 1:
                sys.stdout.write("reading\n")
                sys.stdout.flush()
        report.last = markers.get(seen.digest, "unknown")
        report.by_marker[report.last] += 1
        if not is_consistent(seen, markers, marked_documents):
            report.mixed += 1
            report.examples = [*report.examples, repr(seen)][:5]
    return report


if __name__ == "__main__":
    database_url, number, *pairs = sys.argv[1:]
    sys.stdout.write(
        json.dumps(vars(read_until_stopped(database_url, dict(pair.split("=") for pair in pairs), int(number))))
    )
