"""Schemathesis against the running server: every check, a fixed seed, bounded examples."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import PROJECT
from tests.conftest import Server
from tests.endpoints import ENDPOINTS

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.mark.slow
def test_no_generated_request_violates_the_contract(server: Server) -> None:
    if not SCHEMATHESIS.exists():
        pytest.fail("NOT RUN: schemathesis is not installed beside this Python; `make test` installs it")
    result = subprocess.run(
        [
            *(str(SCHEMATHESIS), "run", f"{server.url}/openapi.json", "--checks", "all"),
            *("--max-examples", "15", "--seed", "20261122", "--generation-deterministic", "--no-color"),
        ],
        cwd=PROJECT,  # where schemathesis.toml is
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )

    assert result.returncode == 0, result.stdout[-6000:]
    assert f"Tested: {len(ENDPOINTS)}" in result.stdout, result.stdout[-2000:]
