"""A client generated from the document compiles, reads everything from a real server, and survives a new term."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from app.examples import example_ids
from tests.conftest import Server
from tests.endpoints import LIST_ENDPOINTS, OPERATIONS, RECORD_ENDPOINTS
from tests.judges.conftest import QUIET
from tests.tools import JUDGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("judges")]

TSC_OPTIONS: Final = ("--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16")
NEW_TERM: Final = "a_term_of_tomorrow"


def write_every(path: Path) -> None:
    """Write a module with a request to each list and for a record of each type."""
    lists = {endpoint.operation_id for endpoint in LIST_ENDPOINTS}
    records = {endpoint.operation_id for endpoint in RECORD_ENDPOINTS}
    path.write_text(
        'import createClient from "openapi-fetch";\n'
        'import type { paths } from "./api";\n'
        "type Api = ReturnType<typeof createClient<paths>>;\n"
        f"export const LISTS = {{\n{write_requests(lists, 'query: { limit: 100, cursor }')}}};\n"
        f"export const RECORDS = {{\n{write_requests(records, '')}}};\n",
        encoding="utf-8",
    )


def write_requests(names: set[str], query: str) -> str:
    """Write a function for each of these operations, with the ids in its path and a query."""
    lines = []
    for template, operation in OPERATIONS.items():
        ids = example_ids(template)
        parts = [part for part in (ids and f"path: {json.dumps(ids)}", query) if part]
        request = f"api.GET({json.dumps(template)}, {{ params: {{ {', '.join(parts)} }} }})"
        if operation["operationId"] in names:
            lines.append(f"  {operation['operationId']}: (api: Api, cursor?: string) => {request},\n")
    return "".join(lines)


def run(*command: str, folder: Path) -> str:
    result = subprocess.run(
        command, cwd=folder, env=os.environ | QUIET, capture_output=True, text=True, timeout=180, check=False
    )
    assert result.returncode == 0, f"{command}:\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout


def generate(judge: Callable[[str], list[str]], document: dict[str, Any], folder: Path) -> None:
    """Generate the types of a document, and compile the client with them."""
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "node_modules").symlink_to(JUDGES / "node_modules")
    (folder / "read.ts").write_text((JUDGES / "clients" / "read.ts").read_text(encoding="utf-8"), encoding="utf-8")
    write_every(folder / "every.ts")
    run(*judge("openapi-typescript"), "openapi.json", "--output", "api.d.ts", folder=folder)
    run(*judge("tsc"), *TSC_OPTIONS, "--lib", "es2022,dom", "read.ts", folder=folder)


def test_openapi_fetch_reads_every_list_and_a_record_of_each_type(
    judge: Callable[[str], list[str]], document: dict[str, Any], server: Server, tmp_path: Path
) -> None:
    generate(judge, document, tmp_path)

    read = json.loads(run(judge("tsc")[0], "read.js", server.url, folder=tmp_path))

    assert set(read["counts"]) == {endpoint.operation_id for endpoint in LIST_ENDPOINTS}
    assert all(items == total > 0 for items, total in read["counts"].values())
    assert set(read["records"]) == {endpoint.operation_id for endpoint in RECORD_ENDPOINTS}
    assert read["said"]
    assert read["known"]
    assert read["certainties"] == ["low", "very_low"]
    assert read["citations"] > 1
    assert read["hits"]
    assert (read["error"], read["unchanged"]) == (404, 304)


def test_a_new_term_breaks_no_type(judge: Callable[[str], list[str]], document: dict[str, Any], tmp_path: Path) -> None:
    """The types of responses are the same before and after a term is added to every vocabulary."""
    vocabulary = re.compile(r'("x-extensible-enum": \[)')
    grown = vocabulary.sub(rf'\1"{NEW_TERM}", ', json.dumps(document))
    assert NEW_TERM in grown
    (tmp_path / "old.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "new.json").write_text(grown, encoding="utf-8")

    old, new = (
        run(*judge("openapi-typescript"), name, folder=tmp_path).replace(name, "") for name in ("old.json", "new.json")
    )

    assert old == new
