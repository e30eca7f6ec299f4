"""What every store holds: one finished release, with the schema and the rendering of this program."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Final

from sqlalchemy import Boolean, Connection, inspect, text
from sqlmodel import UTCDateTime

from app.settings import PROJECT

SECONDS_BETWEEN_LOOKS: Final = 0.2
"""How stale an answer can be after a new release was put in place."""

SECONDS_TO_RECOVER: Final = 1.0
"""How long a store that was found damaged is refused before it is read again."""

RENDERING_SOURCES: Final = (
    "chemistry.py",
    "text.py",
    "models/*.py",
    "schemas/*.py",
    "search/words.py",
    "search/index.py",
    "search/passages.py",
    "search/fulltext/*.py",
    "seeding/*.py",
    "seeding/rules/*.py",
)
"""The files that decide what a database holds."""

_REVISION: Final = re.compile(r"^revision\b[^=\n]*=(.*)$", re.MULTILINE)
_FOLLOWED: Final = re.compile(r"^down_revision\b[^=\n]*=(.*)$", re.MULTILINE)
_QUOTED: Final = re.compile(r"""(["'])(.+?)\1""")
"""Alembic writes the quotes of `repr`, an annotation where its template has one, and a tuple where branches meet."""

LOADED: Final = text(
    "SELECT version, released_at, is_released, content_digest, rendering_digest, seed_digest"
    " FROM loaded_content JOIN release ON version = loaded_content.release"
).columns(released_at=UTCDateTime, is_released=Boolean)


class NotReady(Exception):
    """The database cannot be served; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class LoadedRelease:
    """The release that a database holds; an object for each, so that what is made of it once can be kept by it."""

    version: str
    released_at: datetime
    is_released: bool
    """False where the content differs from that release, as while an editor works."""
    digest: str
    seed_digest: str
    token: str
    """What tells it from the release before and after: `Database.token` says the same while it is current."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One release, open for reading; what is read from it belongs together."""

    connection: Connection
    release: LoadedRelease


@cache
def schema_head() -> str:
    """The newest migration this program knows: the one that no other follows.

    Alembic says the same, and a server needs it for nothing else: it would be a tenth of its memory. `store_at` refuses
    to write where the two disagree.

    Raises:
        NotReady: where not exactly one migration is the newest.
    """
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "migrations" / "versions").glob("*.py")]
    revisions, followed = _names(_REVISION, sources), _names(_FOLLOWED, sources)
    if len(newest := revisions - followed) != 1:
        raise NotReady(
            f"One migration must be the newest; there are {len(newest)}: {', '.join(sorted(newest)) or 'none'}. "
            "Look at `down_revision` in migrations/versions."
        )
    return newest.pop()


def _names(pattern: re.Pattern[str], sources: list[str]) -> set[str]:
    """The revisions that migrations name in the lines of a pattern."""
    return {name[2] for source in sources for line in pattern.findall(source) for name in _QUOTED.finditer(line)}


@cache
def rendering_digest() -> str:
    """A digest of the code that renders documents: a database rendered by other code must be loaded again."""
    digest = sha256()
    for pattern in RENDERING_SOURCES:
        for path in sorted((PROJECT / "app").glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def find_release(connection: Connection, token: str) -> LoadedRelease:
    """The release a database holds, once its schema and its documents fit this program.

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
    row = connection.execute(LOADED).one_or_none()
    if row is None:
        raise NotReady("The database has a schema but no content. Run `python -m app load`.")
    if row.rendering_digest != rendering_digest():
        raise NotReady("The content was rendered by another version of this program. Run `python -m app load`.")
    released_at = row.released_at.astimezone(UTC)
    return LoadedRelease(row.version, released_at, row.is_released, row.content_digest, row.seed_digest, token)
