"""The SQLite store: a new file is written next to the served one, sealed, and renamed over it."""

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
from app.seeding.store.schema import Fill, create_schema, migrate

SQLITE_HEADER: Final = b"SQLite format 3\0"


class SqliteStore:
    """An SQLite file that each release replaces as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def current(self) -> LoadedRelease | None:
        """The current release; None if the file is not as a load wrote it."""
        database = SqliteDatabase(self._path)
        try:
            return database.snapshot().release
        except NotReady:
            return None
        finally:
            database.close()

    @contextmanager
    def transaction(self) -> Iterator[Callable[[Fill], None]]:
        """Hold the lock file next to the database."""
        with locked(self._path) as target:
            yield lambda fill: _replace(target, fill)

    def replace(self, fill: Fill) -> None:
        """Let `fill` write a new file, then rename it into place."""
        with self.transaction() as replace:
            replace(fill)

    def migrate(self, revision: str) -> str:
        """Migrate a copy of the file, then rename it into place."""
        return migrate_file(self._path, revision)


def _replace(target: Path, fill: Fill) -> None:
    def make(new: Path) -> None:
        with open_for_writing(new) as connection:
            create_schema(connection)
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
    """A connection to a new file that is not served yet."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.connect() as connection:
        # The file is synced as a whole before it is used, so statements need not wait for the disk.
        connection.execute(text("PRAGMA synchronous=OFF"))
        connection.execute(text("PRAGMA journal_mode=MEMORY"))
        connection.commit()
        yield connection


def replace_file(path: Path, make: Callable[[Path], None]) -> None:
    """Let `make` write a new database file, then rename it over `path`, or over the target of a symbolic link.

    The previous file is served until the rename. Concurrent callers wait for the lock.

    Raises:
        NotWritten: if the disk is full, a limit is reached, or a permission is missing.
    """
    with locked(path) as target:
        _put_in_place(target, make)


@contextmanager
def locked(path: Path) -> Iterator[Path]:
    """Hold the lock of the file that `path` leads to through symbolic links.

    Loads through different links thus exclude each other, and a link stays a link.

    Raises:
        NotWritten: if the path is not a database or leads nowhere, or the lock cannot be taken.
    """
    target = resolve_links(path)
    check_overwrite(target)
    with ExitStack() as stack:
        with _translate_errors(target):
            stack.enter_context(_lock(target))
        yield target


def resolve_links(path: Path) -> Path:
    """The target of a path through any chain of symbolic links; it need not exist.

    Raises:
        NotWritten: if the links form a cycle.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise NotWritten(f"{path} is a symbolic link to itself. Nothing was changed. Correct DATABASE_URL.")
    return target


def _put_in_place(target: Path, make: Callable[[Path], None]) -> None:
    """Write a new file and rename it into place; the caller holds the lock."""
    with _translate_errors(target):
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
def _translate_errors(path: Path) -> Iterator[None]:
    """Translate operating system and SQLite errors to `NotWritten`, with the cause in its message."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if isinstance(error, OperationalError) and not _is_write_failure(error):
            raise
        cause = error.orig if isinstance(error, OperationalError) else error.strerror or error
        raise NotWritten(
            f"{path.name} could not be written ({cause}). Nothing was changed. "
            "Check disk space, limits and permissions, then try again."
        ) from error


def check_overwrite(path: Path) -> None:
    """Refuse to overwrite anything but a database, such as a text file, a device or a folder.

    Raises:
        NotWritten: if the path is not a database, or its folder does not exist.
    """
    if not path.parent.is_dir():
        raise NotWritten(
            f"The folder {path.parent} does not exist. Nothing was changed. Create it, or correct DATABASE_URL."
        )
    if not path.exists():
        return
    if path.is_file():
        with path.open("rb") as file:
            header = file.read(len(SQLITE_HEADER))
        if header in (b"", SQLITE_HEADER) or _is_own_file(path):
            return
    raise NotWritten(f"{path} is not a database and was not replaced. Nothing was changed. Correct DATABASE_URL.")


def _is_own_file(path: Path) -> bool:
    """Whether a load has locked this path before, so that the file is a damaged database of this program."""
    return path.with_name(f"{path.name}.lock").exists()


def _is_write_failure(error: OperationalError) -> bool:
    """Whether SQLite failed to write, as opposed to rejecting a statement."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"))


def migrate_file(path: Path, revision: str = "head") -> str:
    """Migrate a copy of a database file and rename it into place; a missing file starts empty.

    Returns:
        The revision reached.

    Raises:
        NotReady: if the file is not a database, or its schema is unknown to this program.
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
                raise NotReady(
                    f"{path.name} cannot be migrated to {revision} ({why}). Run `load` to recreate it."
                ) from error
            if was_sealed:  # Sealing a damaged file would make it look valid.
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
    )  # read-write, so that opening a named pipe does not block
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _remove_new(path: Path) -> None:
    """Remove unfinished files of this load and of killed ones; the caller holds the lock."""
    for new in path.parent.glob(f"{escape(path.name)}.new-*"):
        new.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_integrity(connection: Connection) -> None:
    """Check the foreign keys of a database.

    Raises:
        ValueError: for broken foreign keys; names the first five.
    """
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(5)
    if broken:
        raise ValueError(f"broken foreign keys: {[tuple(row) for row in broken]}")
