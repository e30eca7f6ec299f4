"""Spectral and Redocly find nothing in the document; a faulty one beside it proves that they looked."""

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.judges.conftest import QUIET
from tests.tools import JUDGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("judges")]

FindJudge = Callable[[str], list[str]]

FAULTY: Final = {
    "openapi": "3.1.0",
    "info": {"title": "Faulty", "version": "1"},
    "paths": {"/things/{id}": {"get": {"responses": {"200": {"description": "A thing.", "headers": {}}}}}},
}
"""A document with faults of each ruleset: no operation id, no server, no CORS header, an undeclared parameter."""


@pytest.fixture
def faulty_file(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(FAULTY), encoding="utf-8")
    return path


def run(*command: str) -> list[Any]:
    """Run a judge, and return the JSON values that it prints: its findings, together or for each document."""
    result = subprocess.run(command, env=os.environ | QUIET, capture_output=True, text=True, timeout=180, check=False)
    values = []
    rest = result.stdout.strip()
    while rest:
        try:
            value, end = json.JSONDecoder().raw_decode(rest)
        except ValueError:
            pytest.fail(f"{command[1]} printed something else:\n{rest[:2000]}")
        values.append(value)
        rest = rest[end:].strip()
    assert values, f"{command[1]} printed nothing:\n{result.stderr[-2000:]}"
    return values


def test_spectral_finds_nothing(judge: FindJudge, document_file: Path, faulty_file: Path) -> None:
    (findings,) = run(
        *judge("spectral"), "lint", str(document_file), str(faulty_file),
        *("--ruleset", str(JUDGES / "spectral.yaml"), "--format", "json", "--quiet"),
    )  # fmt: skip

    by_file = defaultdict(set)
    for finding in findings:
        by_file[Path(finding["source"]).name].add((finding["code"], *finding["path"]))
    assert by_file[document_file.name] == set()
    codes = {code for code, *_ in by_file[faulty_file.name]}
    assert {"path-params", "operation-operationId", "owasp:api8:2023-define-cors-origin"} <= codes


def test_redocly_finds_nothing(judge: FindJudge, document_file: Path, faulty_file: Path) -> None:
    results = run(
        *judge("redocly"), "lint", str(document_file), str(faulty_file),
        *("--config", str(JUDGES / "redocly.yaml"), "--format", "json", "--max-problems", "1000"),
    )  # fmt: skip

    by_file = defaultdict(set)
    for problem in (problem for result in results for problem in result["problems"]):
        place = problem["location"][0]
        by_file[Path(place["source"]["ref"]).name].add((problem["ruleId"], place.get("pointer", "")))
    assert by_file[document_file.name] == set()
    assert {"security-defined", "path-parameters-defined"} <= {rule for rule, _ in by_file[faulty_file.name]}
