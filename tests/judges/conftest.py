"""Fixtures of the judges: the document as served, and the commands that run a judge.

Without Node.js or the packages of `package-lock.json` the tests are skipped, and the end of the run reports it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.tools import MISSING_JUDGES, find_judge

QUIET: Final = {"NO_COLOR": "1", "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""Environment variables that keep judges from reporting their use or looking for a newer version."""


def require_judge(name: str) -> list[str]:
    """The command of an npm package; the test is skipped if it is missing."""
    command = find_judge(name)
    if command is None:
        pytest.skip(MISSING_JUDGES)
    return command


@pytest.fixture(scope="session")
def judge() -> Callable[[str], list[str]]:
    """A function that returns the command of a judge."""
    return require_judge


@pytest.fixture(scope="session")
def document(client: httpx.Client) -> dict[str, Any]:
    """The document as served."""
    served: dict[str, Any] = client.get("/openapi.json").raise_for_status().json()
    return served


@pytest.fixture
def document_file(document: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
