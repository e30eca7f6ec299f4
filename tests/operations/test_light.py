"""A serving process imports only modules that responses need; others would cost memory and start-up time per worker."""

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.conftest import Server, run_server

ONLY_FOR_LOADING = {"alembic", "mako", "yaml", "pyphen"}
ONLY_FOR_POSTGRESQL = {"psycopg", "psycopg_pool"}
ONLY_FOR_PAGES = {"jinja2", "markdown_it", "fastapi_swagger"}
NEVER_NEEDED = {"websockets"}
NEEDED_FOR_ERRORS = {"app.seeding", "app.seeding.failures"}
WEB_MODULES_OF_THE_API = {"app.web", "app.web.assets", "app.web.health", "app.web.layout"}
ONLY_FOR_WORKERS = {"fastapi", "app.main", "app.models", "app.http", "rapidfuzz", "Stemmer"}


def imported(log: str) -> set[str]:
    """The modules in the output of `-X importtime`."""
    return set(re.findall(r"^import time:.*\| +([\w.]+)$", log, re.MULTILINE))


def submodules(name: str, modules: Iterable[str]) -> set[str]:
    return {module for module in modules if module == name or module.startswith(f"{name}.")}


def modules_after(server: Server, paths: Sequence[str]) -> set[str]:
    """The modules that a server has imported after it answered these requests."""
    with server.client() as client:
        for path in paths:
            assert client.get(path).status_code == (404 if "nothing" in path else 200)
    server.process.terminate()
    server.process.wait(10)
    return imported(server.log.read_text())


def run(program: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *options, "-c", program], check=True, capture_output=True, text=True)


@pytest.mark.slow
def test_server_of_the_api_imports_only_what_it_needs(database: Path, tmp_path: Path) -> None:
    server = run_server(database, tmp_path / "server.log", PYTHONPROFILEIMPORTTIME="1")
    paths = ("/readyz", "/v1/foods?q=leaf", "/v1/search?q=restless", "/v1/foods/nothing", "/openapi.json")

    modules = modules_after(server, paths)
    packages = {name.partition(".")[0] for name in modules}

    assert {"app", "sqlalchemy", "Stemmer"} <= packages
    assert packages & (ONLY_FOR_LOADING | ONLY_FOR_POSTGRESQL | ONLY_FOR_PAGES | NEVER_NEEDED) == set()
    assert submodules("app.seeding", modules) == NEEDED_FOR_ERRORS
    assert submodules("app.web", modules) == WEB_MODULES_OF_THE_API
    assert submodules("app.formats.pictures", modules) == set()


@pytest.mark.slow
def test_page_modules_are_imported_on_the_first_page_request(database: Path, tmp_path: Path) -> None:
    server = run_server(database, tmp_path / "server.log", PYTHONPROFILEIMPORTTIME="1")

    assert {"app.web.router", "markdown_it", "jinja2"} <= modules_after(server, ["/guide"])


@pytest.mark.slow
def test_supervisor_process_does_not_import_the_application() -> None:
    modules = imported(run("import app.cli, app.server.run, app.seeding.failures", "-X", "importtime").stderr)

    assert {"app.cli", "app.database", "uvicorn"} <= modules
    assert modules & ONLY_FOR_WORKERS == set()


GENERIC_QUERIES = {"DocumentQuery", "RecordQuery", "ListQuery", "KindFilterQuery", "OrderedKindQuery"}
"""Pydantic builds a generic model as soon as it is parametrized."""

SCHEMA_PROGRAM = """
from pydantic import BaseModel
from app.main import create_app

def below(model):
    return {model}.union(*map(below, model.__subclasses__()))

create_app()
ours = [model for model in below(BaseModel) if model.__module__.startswith("app.")]
print(len(ours), *[model.__name__ for model in ours if model.__pydantic_complete__])
"""


@pytest.mark.slow
def test_start_builds_only_the_schemas_of_settings_and_generic_queries() -> None:
    count, *built = run(SCHEMA_PROGRAM).stdout.split()

    assert int(count) > 100
    assert set(built) == {"Settings", *GENERIC_QUERIES}


@pytest.mark.slow
def test_application_objects_are_frozen_out_of_garbage_collection() -> None:
    result = run(
        "import gc; from app.server.run import create_app_without_gc; create_app_without_gc();"
        "print(gc.isenabled(), gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 1_000)"
    )

    assert result.stdout == "True True True\n"


MAPPER_PROGRAM = """
import asyncio, sys, httpx
from app.main import create_app
from app.models import TYPES
from app.settings import Settings

async def send_requests():
    transport = httpx.ASGITransport(create_app(Settings(database_url=f"sqlite:///{sys.argv[1]}")))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for path in sys.argv[2:]:
            assert (await client.get(path)).status_code == 200, path

asyncio.run(send_requests())
print(any(entry.table.__mapper__.configured for entry in TYPES.values()))
"""


@pytest.mark.slow
def test_no_response_configures_the_sqlalchemy_mappers(database: Path) -> None:
    paths = (
        "/v1/foods?group=nuts&facets=state&expand=references&q=almond",
        "/v1/conditions/restless-legs-syndrome",
        "/v1/supplement-forms?condition=restless-legs-syndrome",
        "/v1/search?q=restless",
        "/v1/suggest?q=mag",
        "/v1/lookup?text=magnesium",
        "/v1/citations?ids=restless-legs-syndrome",
        "/v1/intake-reference?age_years=40",
        "/v1/elemental?form=magnesium-oxide&compound_mg=500",
        "/v1/changes?limit=1",
    )

    result = subprocess.run(
        [sys.executable, "-c", MAPPER_PROGRAM, str(database), *paths], check=True, capture_output=True, text=True
    )

    assert result.stdout == "False\n"
