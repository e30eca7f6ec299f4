"""What a serving process loads: only what answers need. The rest would cost each worker memory and time to start."""

import re
from pathlib import Path

import pytest

from tests.conftest import run_server

ONLY_FOR_LOADING = {"alembic", "mako", "yaml", "textstat"}
ONLY_FOR_POSTGRESQL = {"psycopg", "psycopg_pool"}
ONLY_FOR_PAGES = {"jinja2"}
NEEDED_TO_FAIL = {"app.seeding", "app.seeding.failures", "app.seeding.wording"}


@pytest.mark.slow
def test_a_server_that_answers_apps_loads_only_what_that_needs(database: Path, tmp_path: Path) -> None:
    server = run_server(database, tmp_path / "server.log", PYTHONPROFILEIMPORTTIME="1")
    with server.client() as client:
        for path in ("/readyz", "/v1/foods?q=leaf", "/v1/search?q=restless", "/v1/foods/nothing", "/openapi.json"):
            assert client.get(path).status_code == (404 if "nothing" in path else 200)
    server.process.terminate()
    server.process.wait(10)

    modules = set(re.findall(r"^import time:.*\| +([\w.]+)$", server.log.read_text(), re.MULTILINE))
    packages = {name.partition(".")[0] for name in modules}

    assert {"app", "sqlalchemy", "Stemmer"} <= packages
    assert packages & (ONLY_FOR_LOADING | ONLY_FOR_POSTGRESQL | ONLY_FOR_PAGES) == set()
    assert {name for name in modules if name.startswith("app.seeding")} == NEEDED_TO_FAIL
