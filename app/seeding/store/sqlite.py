"""An SQLite file is made beside the served one, sealed, and takes its place in one step."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from glob import escape
from pathlib import Path
from typing import Final

from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from app.database import LoadedRelease, NotReady, SqliteDatabase
from app.database.seal import is_sealed, open_regular, seal
from app.seeding.failures import NotWritten
from app.seeding.store.schema import Fill, migrate

SQLITE_BEGINS: Final = b"SQLite format 3\0"


class SqliteStore:
    """A file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def held(self) -> LoadedRelease | None:
        """The release in place, if the file is as a load left it."""
        database = SqliteDatabase(self._path)
        try:
            return database.snapshot().release
        except NotReady:
            return None
        finally:
            database.close()

    @contextmanager
    def turn(self) -> Iterator[Callable[[Fill], None]]:
        """Hold the lock beside the file."""
        with locked(self._path) as target:
            yield lambda fill: _replace(target, fill)

    def replace(self, fill: Fill) -> None:
        """Let `fill` write a new file, then put it in place."""
        with self.turn() as replace:
            replace(fill)

    def migrate(self, revision: str) -> str:
        """Bring a copy to a revision, and put it in place."""
        return migrate_file(self._path, revision)


def _replace(target: Path, fill: Fill) -> None:
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
        seal(new)

    _put_in_place(target, make)


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
    """Let `make` write a new database file, then put it in the place of `path`, or of the file that a link names.

    Until the last step the former file is served, whatever happens. Two callers take turns.

    Raises:
        NotWritten: for a full disk, a limit, a missing permission.
    """
    with locked(path) as target:
        _put_in_place(target, make)


@contextmanager
def locked(path: Path) -> Iterator[Path]:
    """Hold the lock beside a file, which is the one that `path` leads to where it is a symbolic link.

    So two loads through different links take turns, and a link stays a link.

    Raises:
        NotWritten: where something else stands at the path, it leads nowhere, or the lock cannot be taken.
    """
    target = resolve_links(path)
    refuse_foreign(target)
    with ExitStack() as stack:
        with _telling_why(target):
            stack.enter_context(_lock(target))
        yield target


def resolve_links(path: Path) -> Path:
    """The file that a path leads to, through any chain of symbolic links; it need not exist.

    Raises:
        NotWritten: for links that lead to each other.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise NotWritten(f"{path} is a symbolic link that leads to itself. Nothing was changed. Mend DATABASE_URL.")
    return target


def _put_in_place(target: Path, make: Callable[[Path], None]) -> None:
    """Make a new file and rename it, under the lock."""
    with _telling_why(target):
        _remove_new(target)
        new = target.with_name(f"{target.name}.new-{os.getpid()}")
        try:
            make(new)
            _sync(new)
            new.replace(target)
        finally:
            _remove_new(target)
    _sync(target.parent)


@contextmanager
def _telling_why(path: Path) -> Iterator[None]:
    """Say in a sentence what kept a file from being written."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if isinstance(error, OperationalError) and not _is_for_want_of_room(error):
            raise
        cause = error.orig if isinstance(error, OperationalError) else error.strerror or error
        raise NotWritten(
            f"{path.name} could not be written ({cause}). Nothing was changed. "
            "Look for room on the disk, limits and permissions, then try again."
        ) from error


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
    with locked(path) as target:

        def make(new: Path) -> None:
            nonlocal reached
            was_sealed = target.exists() and _is_sealed(target)
            if target.exists():
                shutil.copyfile(target, new)
            try:
                with open_for_writing(new) as connection:
                    reached = migrate(connection, revision)
                    connection.commit()
            except (DatabaseError, CommandError) as error:
                why = error.orig if isinstance(error, DatabaseError) else error
                raise NotReady(f"{path.name} cannot be brought to {revision} ({why}). `load` makes it anew.") from error
            if was_sealed:  # A damaged file must not pass for one that a load wrote.
                seal(new)

        _put_in_place(target, make)
    return reached


def _is_sealed(path: Path) -> bool:
    with open_regular(path) as file:
        return is_sealed(file)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    lock = os.open(
        path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666
    )  # waits for no other end of a pipe
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


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
