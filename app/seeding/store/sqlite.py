"""An SQLite file is made beside the served one, and takes its place in one step."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Final

from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from app.database import LoadedRelease, NotReady, SqliteDatabase
from app.seeding.failures import NotWritten
from app.seeding.store.schema import migrate

SQLITE_BEGINS: Final = b"SQLite format 3\0"


class SqliteStore:
    """A file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def held(self) -> LoadedRelease | None:
        """The release in place, if all of its file can be read."""
        database = SqliteDatabase(self._path)
        try:
            snapshot = database.snapshot()
            sound = snapshot.connection.execute(text("PRAGMA quick_check(1)")).scalar_one() == "ok"
        except (NotReady, DBAPIError):
            return None
        else:
            return snapshot.release if sound else None
        finally:
            database.close()

    def replace(self, fill: Callable[[Connection], None]) -> None:
        """Let `fill` write a new file, then put it in place."""

        def make(new: Path) -> None:
            with open_for_writing(new) as connection:
                migrate(connection)
                connection.commit()
                connection.execute(text("PRAGMA foreign_keys=ON"))
                connection.commit()
                with connection.begin():
                    fill(connection)
                    check_integrity(connection)
                connection.execute(text("ANALYZE"))
                connection.commit()

        replace_file(self._path, make)

    def migrate(self, revision: str) -> str:
        """Bring a copy to a revision, and put it in place."""
        return migrate_file(self._path, revision)


@contextmanager
def open_for_writing(path: Path) -> Iterator[Connection]:
    """A connection to a file that nobody serves yet."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.connect() as connection:
        # Nobody reads the file before it is flushed as a whole, so single statements need not wait for the disk.
        connection.execute(text("PRAGMA synchronous=OFF"))
        connection.execute(text("PRAGMA journal_mode=MEMORY"))
        connection.commit()
        yield connection


def replace_file(path: Path, make: Callable[[Path], None]) -> None:
    """Let `make` write a new database file, then put it in the place of `path`.

    Until the last step the former file is served, whatever happens. Two callers take turns.

    Raises:
        NotWritten: for a full disk, a limit, a missing permission.
    """
    refuse_foreign(path)
    try:
        with _lock(path):
            _remove_new(path)
            new = path.with_name(f"{path.name}.new-{os.getpid()}")
            try:
                make(new)
                _sync(new)
                new.replace(path)
            finally:
                _remove_new(path)
    except (OSError, OperationalError) as error:
        if isinstance(error, OperationalError) and not _is_for_want_of_room(error):
            raise
        cause = error.orig if isinstance(error, OperationalError) else error.strerror or error
        raise NotWritten(
            f"{path.name} could not be written ({cause}). Nothing was changed. "
            "Look for room on the disk, limits and permissions, then try again."
        ) from error
    _sync(path.parent)


def refuse_foreign(path: Path) -> None:
    """Refuse to replace what is no database: somebody's text, a device, a folder; or to write where no folder is.

    Raises:
        NotWritten: where something else stands at the path, or it leads nowhere.
    """
    if not path.parent.is_dir():
        raise NotWritten(f"There is no folder {path.parent}. Nothing was changed. Make it, or mend DATABASE_URL.")
    if not path.exists():
        return
    if path.is_file():
        with path.open("rb") as file:
            begin = file.read(len(SQLITE_BEGINS))
        if begin in (b"", SQLITE_BEGINS) or _was_ours(path):
            return
    raise NotWritten(f"{path} is no database, and is not replaced. Nothing was changed. Mend DATABASE_URL.")


def _was_ours(path: Path) -> bool:
    """Whether a load wrote beside this path before: then what stands there is a damaged database of ours."""
    return path.with_name(f"{path.name}.lock").exists()


def _is_for_want_of_room(error: OperationalError) -> bool:
    """Whether SQLite could not write, rather than did not understand us."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"))


def migrate_file(path: Path, revision: str = "head") -> str:
    """Bring a copy of a database file to a revision, and put it in place; an absent file begins empty.

    Returns:
        The revision that was reached.

    Raises:
        NotReady: for a file that is no database, or of a schema this program does not know.
    """
    reached = ""

    def make(new: Path) -> None:
        nonlocal reached
        if path.exists():
            shutil.copyfile(path, new)
        try:
            with open_for_writing(new) as connection:
                reached = migrate(connection, revision)
                connection.commit()
        except (DatabaseError, CommandError) as error:
            why = error.orig if isinstance(error, DatabaseError) else error
            raise NotReady(f"{path.name} cannot be brought to {revision} ({why}). `load` makes it anew.") from error

    replace_file(path, make)
    return reached


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_new(path: Path) -> None:
    """Remove what loads wrote beside `path`, this one or one that was killed; only who holds the lock may."""
    for new in path.parent.glob(f"{escape(path.name)}.new-*"):
        new.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_integrity(connection: Connection) -> None:
    """Refuse a database with a link that leads nowhere.

    Raises:
        ValueError: naming the first broken links.
    """
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(5)
    if broken:
        raise ValueError(f"links that lead nowhere: {[tuple(row) for row in broken]}")
