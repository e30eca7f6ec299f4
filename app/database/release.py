"""The release in a store, and the checks that its schema and rendered documents match this program."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Final

from sqlalchemy import Boolean, Connection, inspect, text
from sqlmodel import UTCDateTime

from app.settings import PROJECT

CHECK_INTERVAL_SECONDS: Final = 0.2
"""How long responses may be stale after a new release is loaded."""

RECOVERY_SECONDS: Final = 1.0
"""How long a damaged database is refused before it is read again."""

RENDERING_SOURCES: Final = (
    "chemistry.py",
    "text.py",
    "models/*.py",
    "schemas/*.py",
    "search/words.py",
    "search/index.py",
    "search/passages.py",
    "search/fulltext/*.py",
    "seeding/**/*.py",
)
"""Source files, relative to `app`, that determine the rendered content of a database."""

_REVISION: Final = re.compile(r"^revision\b[^=\n]*=(.*)$", re.MULTILINE)
_DOWN_REVISION: Final = re.compile(r"^down_revision\b[^=\n]*=(.*)$", re.MULTILINE)
_QUOTED: Final = re.compile(r"""(["'])(.+?)\1""")
"""Alembic quotes with `repr`, keeps the annotations of its template, and writes a tuple where branches merge."""

_SELECT_RELEASE: Final = text(
    "SELECT version, released_at, is_released, content_digest, rendering_digest, seed_digest"
    " FROM loaded_content JOIN release ON version = loaded_content.release"
).columns(released_at=UTCDateTime, is_released=Boolean)


class NotReady(Exception):
    """The database cannot be served; the message gives the reason and the remedy."""


@dataclass(frozen=True, eq=False)
class LoadedRelease:
    """The release in a database. Compared by identity, so that derived data can be cached per release."""

    version: str
    released_at: datetime
    is_released: bool
    """False if the content differs from that release, for example while an editor is working on it."""
    digest: str
    seed_digest: str
    version_token: str
    """Equal to `Database.version_token` while this release is current."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A consistent view of one release, open for reading."""

    connection: Connection
    release: LoadedRelease


@cache
def schema_head() -> str:
    """The newest migration of this program: the only one that no other names as its `down_revision`.

    Importing Alembic for this alone would add a tenth to the memory of a server. `store_at` refuses to write if Alembic
    disagrees.

    Raises:
        NotReady: unless there is exactly one newest migration.
    """
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "migrations" / "versions").glob("*.py")]
    revisions, superseded = _find_revisions(_REVISION, sources), _find_revisions(_DOWN_REVISION, sources)
    if len(newest := revisions - superseded) != 1:
        raise NotReady(
            f"One migration must be the newest; there are {len(newest)}: {', '.join(sorted(newest)) or 'none'}. "
            "Look at `down_revision` in migrations/versions."
        )
    return newest.pop()


def _find_revisions(pattern: re.Pattern[str], sources: list[str]) -> set[str]:
    """The revisions named in the lines that match a pattern."""
    return {name[2] for source in sources for line in pattern.findall(source) for name in _QUOTED.finditer(line)}


@cache
def rendering_digest() -> str:
    """A digest of the code that renders documents: a database rendered by other code must be loaded again."""
    digest = sha256()
    for pattern in RENDERING_SOURCES:
        for path in sorted((PROJECT / "app").glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def find_release(connection: Connection, version_token: str) -> LoadedRelease:
    """The release in a database, if its schema and rendered documents match this program.

    Raises:
        NotReady: for an empty, older, newer or foreign database.
    """
    if not inspect(connection).has_table("alembic_version"):
        raise NotReady("The database has no content. Run `python -m app load`.")
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision != schema_head():
        raise NotReady(
            f"The database has schema {revision}, this program needs {schema_head()}. "
            "Run `python -m app migrate`, then `python -m app load`."
        )
    row = connection.execute(_SELECT_RELEASE).one_or_none()
    if row is None:
        raise NotReady("The database has a schema but no content. Run `python -m app load`.")
    if row.rendering_digest != rendering_digest():
        raise NotReady("The content was rendered by another version of this program. Run `python -m app load`.")
    released_at = row.released_at.astimezone(UTC)
    return LoadedRelease(row.version, released_at, row.is_released, row.content_digest, row.seed_digest, version_token)
