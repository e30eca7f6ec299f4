"""Every dependency in pyproject.toml is locked, and the locked ones do what the project relies on."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.settings import PROJECT


def locked(name: str) -> set[str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {line.partition("==")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # The server includes the PostgreSQL driver, so that the image and `make run` need only an address.
    required = project["dependencies"] + project["optional-dependencies"]["postgresql"]
    names = {re.split(r"[\\[<>=;]", requirement)[0].strip() for requirement in required}

    assert names - locked("run") == set()
    assert names - locked("dev") == set()


GROUPED_TESTS = """
import os, pathlib, pytest

@pytest.mark.xdist_group("group")
@pytest.mark.parametrize("number", range(6))
def test_in_a_group(number):
    pathlib.Path(os.environ["PYTEST_XDIST_WORKER"]).touch()
"""


@pytest.mark.slow
def test_tests_of_a_group_run_in_one_process(tmp_path: Path) -> None:
    """With some pairs of versions, pytest-xdist ignores groups without a word, and fixtures are built repeatedly."""
    (tmp_path / "test_grouped.py").write_text(GROUPED_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n2", "--dist", "loadgroup", "--rootdir", str(tmp_path)]

    subprocess.run([*command, "-p", "no:schemathesis"], cwd=tmp_path, check=True, capture_output=True)

    assert len(list(tmp_path.glob("gw*"))) == 1
