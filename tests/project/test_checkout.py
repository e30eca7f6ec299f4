"""A checkout has the same bytes on every system, whatever the configuration of Git."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.settings import PROJECT

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "*.db*", "__pycache__", ".*_cache", ".hypothesis", "node_modules")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all files of the project in one commit."""
    folder = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("checkout") / "origin", ignore=NOT_COPIED))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All files")
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("checkout")
@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
def test_autocrlf_does_not_change_the_bytes_of_a_clone(origin: Path, tmp_path: Path, autocrlf: str) -> None:
    clone = tmp_path / "clone"

    git(tmp_path, "clone", "--quiet", "--config", f"core.autocrlf={autocrlf}", str(origin), str(clone))

    names = git(clone, "ls-files", "-z").split("\0")[:-1]
    assert ".gitattributes" in names
    assert [name for name in names if (clone / name).read_bytes() != (origin / name).read_bytes()] == []
    assert git(clone, "status", "--porcelain") == ""


def test_the_quick_tests_exist() -> None:
    command = ["make", "-n", "quick"]
    printed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True).stdout
    paths = [word for word in printed.split() if word.startswith("tests/")]

    assert len(paths) > 10
    assert [path for path in paths if not (PROJECT / path).exists()] == []
