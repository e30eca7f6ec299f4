"""A reader that never rests: asks one snapshot after another until it is stopped, then says what it saw.

`python -m tests.operations.reader sqlite:///content.db DIGEST=MARKER ...` writes a line when it has its first answer.
On SIGTERM it writes a report as JSON. Every answer is two statements of one snapshot, the digest of the content and the
markers in the documents, with a moment between them. Every fourth answer comes by a new connection, the others by one
that is kept.
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
class Seen:
    """What one snapshot says of itself in three ways; they must agree."""

    release: str
    digest: str
    markers: frozenset[str]
    marked: int


@dataclass
class Report:
    """What the reader saw. Only `mixed` and `failed` are bad; the first few of each are kept in words."""

    reads: int = 0
    mixed: int = 0
    failed: int = 0
    last: str = ""
    by_marker: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def look(snapshot: Snapshot) -> Seen:
    """Two statements that a release put in place between them would tear apart."""
    digest = snapshot.connection.execute(text("SELECT content_digest FROM loaded_content")).scalar_one()
    time.sleep(0.003)
    bodies = snapshot.connection.execute(text("SELECT body FROM rendered")).scalars().all()
    found = [mark for body in bodies for mark in MARK.findall(bytes(body).decode())]
    return Seen(snapshot.release.digest, digest, frozenset(found), len(found))


def agrees(seen: Seen, markers: dict[str, str], marked: int) -> bool:
    """Whether all of an answer is of one release that was really made."""
    return seen.release == seen.digest and seen.markers == {markers.get(seen.digest)} and seen.marked == marked


def read_on(place: str, markers: dict[str, str], marked: int) -> Report:
    """Read until SIGTERM."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    report = Report()
    kept = open_database(place)
    while not stopped:
        database = kept if report.reads % 4 else open_database(place)
        report.reads += 1
        try:
            seen = database.ask(look)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is counted and told
            report.failed += 1
            report.examples = [*report.examples, repr(error)][:5]
            continue
        finally:
            if database is not kept:
                database.close()
            if report.reads == 1:
                sys.stdout.write("reading\n")
                sys.stdout.flush()
        report.last = markers.get(seen.digest, "unknown")
        report.by_marker[report.last] += 1
        if not agrees(seen, markers, marked):
            report.mixed += 1
            report.examples = [*report.examples, repr(seen)][:5]
    return report


if __name__ == "__main__":
    place, number, *pairs = sys.argv[1:]
    sys.stdout.write(json.dumps(vars(read_on(place, dict(pair.split("=") for pair in pairs), int(number)))))
