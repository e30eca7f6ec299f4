"""The program recognises every migration that Alembic writes, and loads nothing if they disagree."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.database import schema_head
from app.settings import PROJECT

pytestmark = pytest.mark.slow  # each test starts processes

Run = Callable[..., subprocess.CompletedProcess[str]]

ANOTHER_TABLE = """
import sqlalchemy
if "tried" not in METADATA.tables:
    columns = sqlalchemy.Column("id", sqlalchemy.String, primary_key=True), sqlalchemy.Column("word", sqlalchemy.String)
    sqlalchemy.Table("tried", METADATA, *columns)
"""
REVISION_FORMATS = {
    "single quotes": "revision = 'newest'\ndown_revision = '{head}'\n",
    "double quotes": 'revision = "newest"\ndown_revision = "{head}"\n',
    "annotations": "revision: str = 'newest'\ndown_revision: Union[str, None] = '{head}'\n",
    "a tuple": "revision = 'newest'\ndown_revision = ('{head}',)\n",
}
EMPTY = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program, to which tests add migrations."""
    folder = tmp_path / "copy"
    for name in ("app", "migrations"):
        shutil.copytree(PROJECT / name, folder / name)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copyfile(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def run(copy: Path, minimal_seed: Path) -> Run:
    def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "DATABASE_URL": f"sqlite:///{copy}/content.db",
            "SEED_DIR": str(minimal_seed),
            "PATH": "/usr/bin:/bin",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run_python


def read_head(run: Run) -> str:
    return run("-c", "from app.database import schema_head; print(schema_head())").stdout.strip()


def test_a_generated_migration_is_recognised_and_formatted(copy: Path, run: Run) -> None:
    environment = copy / "migrations/env.py"
    before, line, after = environment.read_text().partition("METADATA\n")
    environment.write_text(before + line + ANOTHER_TABLE + after)
    known = set(copy.glob("migrations/versions/*.py"))

    written = run("migrations/new.py", "Try", "a", "table")
    assert written.returncode == 0, written.stderr
    (path,) = set(copy.glob("migrations/versions/*.py")) - known

    assert '"tried"' in path.read_text()
    assert run("-m", "ruff", "check", str(path)).returncode == 0
    assert run("-m", "ruff", "format", "--check", str(path)).returncode == 0
    assert read_head(run) == path.stem
    assert [run("-m", "app", "load").stdout.split()[-1] for _ in range(2)] == ["loaded.", "unchanged."]


@pytest.mark.parametrize("form", REVISION_FORMATS)
def test_a_migration_is_recognised_in_every_format_that_alembic_writes(copy: Path, run: Run, form: str) -> None:
    text = REVISION_FORMATS[form].format(head=schema_head())
    (copy / "migrations/versions/newest.py").write_text(f"from typing import Union\n\n{text}\n\n{EMPTY}")

    assert read_head(run) == "newest"
    assert run("-m", "app", "migrate").stdout == "The schema is at newest.\n"


@pytest.mark.parametrize("command", ["load", "migrate"])
def test_nothing_is_written_if_alembic_disagrees_about_the_newest_migration(copy: Path, run: Run, command: str) -> None:
    head = schema_head()
    text = f'NAMES = ("the_newest", "{head}")\nrevision = NAMES[0]\ndown_revision = NAMES[1]\n\n\n{EMPTY}'
    (copy / "migrations/versions/newest.py").write_text(text)

    result = run("-m", "app", command)

    assert result.returncode == 1
    assert f"is the_newest for Alembic and {head} for this program" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (copy / "content.db").exists()


@pytest.mark.parametrize("command", ["load", "migrate"])
def test_several_newest_migrations_are_refused_by_name(copy: Path, run: Run, command: str) -> None:
    head = schema_head()
    for name in ("one", "other"):
        text = f'revision = "{name}"\ndown_revision = "{head}"\n\n\n{EMPTY}'
        (copy / f"migrations/versions/{name}.py").write_text(text)

    result = run("-m", "app", command)

    assert result.returncode == 1
    assert "one, other" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (copy / "content.db").exists()
