"""The content store as readers see it: one finished release, opened read-only, noticed when it is replaced."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar
from urllib.parse import quote

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Boolean, Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import UTCDateTime

from app.settings import PROJECT

T = TypeVar("T")

SECONDS_BETWEEN_LOOKS: Final = 0.2
"""How stale an answer can be after a new release was put in place."""

RENDERING_SOURCES: Final = (
    "text.py",
    "models/*.py",
    "schemas/*.py",
    "search/words.py",
    "search/index.py",
    "search/fts5.py",
    "seeding/*.py",
    "seeding/rules/*.py",
)
"""The files that decide what a database holds."""


LOADED: Final = text(
    "SELECT version, released_at, is_released, content_digest, rendering_digest, seed_digest"
    " FROM loaded_content JOIN release ON version = loaded_content.release"
).columns(released_at=UTCDateTime, is_released=Boolean)


class NotReady(Exception):
    """The database cannot be served; the message says why and what to do."""


@dataclass(frozen=True)
class LoadedRelease:
    """The release that a database holds."""

    version: str
    released_at: datetime
    is_released: bool
    """False where the content differs from that release, as while an editor works."""
    digest: str
    seed_digest: str
    token: str = ""
    """What told this load from the next when it was opened."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One release, open for reading; what is read from it belongs together."""

    connection: Connection
    release: LoadedRelease


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config


@cache
def schema_head() -> str | None:
    """The newest migration this program knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@cache
def rendering_digest() -> str:
    """A digest of the code that renders documents: a database rendered by other code must be loaded again."""
    digest = sha256()
    for pattern in RENDERING_SOURCES:
        for path in sorted((PROJECT / "app").glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def sqlite_path(database_url: str) -> Path:
    """The file that a database URL names.

    Raises:
        NotReady: for a URL of another kind of database, or of one in memory.
    """
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise NotReady(f"DATABASE_URL is no address of a database: {database_url!r}.") from None
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise NotReady(f"DATABASE_URL must name an SQLite file, as in sqlite:///content.db; it is {url!r}.")
    return Path(url.database).absolute()


def find_release(connection: Connection) -> LoadedRelease:
    """The release a database holds, once its schema and its documents fit this program.

    Raises:
        NotReady: for an empty, older, newer or foreign database.
    """
    tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    if "alembic_version" not in tables:
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
    return LoadedRelease(row.version, row.released_at, row.is_released, row.content_digest, row.seed_digest)


class SqliteDatabase:
    """A finished file, replaced as a whole: opened as immutable, opened again when the path names another file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._token = ""
        self._looked = float("-inf")

    def token(self) -> str:
        """What tells one file from the next; looked up at most every `SECONDS_BETWEEN_LOOKS`."""
        now = monotonic()
        if now - self._looked >= SECONDS_BETWEEN_LOOKS:
            try:
                found = self.path.stat()
            except OSError:
                self._token = ""
                raise NotReady(f"There is no database at {self.path.name}. Run `python -m app load`.") from None
            self._token, self._looked = f"{found.st_ino}-{found.st_mtime_ns}", now
        return self._token

    def snapshot(self) -> Snapshot:
        """The current release; the connection of each thread is kept.

        Raises:
            NotReady: where the file is missing, no database, or of another schema.
        """
        token = self.token()
        if getattr(self._local, "token", None) != token:
            self.close()
            self._local.snapshot = self._open(token)
            self._local.token = token
        snapshot: Snapshot = self._local.snapshot
        return snapshot

    def read(self, question: Callable[[Snapshot], T]) -> T:
        """Ask one release a question; short reads run where they are called, which costs less than a thread."""
        try:
            return question(self.snapshot())
        except (DBAPIError, UnicodeDecodeError) as error:
            self.close()
            why = error.orig if isinstance(error, DBAPIError) else error
            raise NotReady(f"The database cannot be read ({why}). Run `python -m app load`.") from error

    def close(self) -> None:
        """Let go of this thread's connection."""
        snapshot = getattr(self._local, "snapshot", None)
        self._local.token = self._local.snapshot = None
        if snapshot is not None:
            snapshot.connection.close()

    def _open(self, token: str) -> Snapshot:
        engine = create_engine(
            URL.create(
                "sqlite",
                database=f"file:{quote(str(self.path))}",
                query={"mode": "ro", "immutable": "1", "uri": "true"},
            ),
            poolclass=NullPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,  # What was asked must not get into messages, and with them into logs.
        )
        try:
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                return Snapshot(connection, replace(find_release(connection), token=token))
            except BaseException:
                connection.close()
                raise
        except DBAPIError as error:
            raise NotReady(
                f"{self.path.name} is not a database that can be read ({error.orig}). Run `python -m app load`."
            ) from error
