"""Prism, a validating proxy, finds no request or response of any endpoint that differs from the document.

No request has `fields`, whose response is partial by design.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from app.openapi import EXAMPLES_FILE
from tests.conftest import Server
from tests.endpoints import CONTENT_ENDPOINTS, ENDPOINTS, EXPANDABLE_ENDPOINTS, PAGED_ENDPOINTS, Endpoint
from tests.judges.conftest import QUIET

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("judges")]

FINDING: Final = "https://stoplight.io/prism/errors#"
"""Start of the type of a problem that Prism itself reports."""

EXAMPLES: Final = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def prism(
    judge: Callable[[str], list[str]],
    server: Server,
    document: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[httpx.Client]:
    """A client of Prism in front of the server; its document has one more path, which is described wrongly."""
    folder = tmp_path_factory.mktemp("prism")
    wrong = {"type": "object", "required": ["no_such_member"]}
    response = {"description": "Wrong.", "content": {"application/json": {"schema": wrong}}}
    paths = document["paths"] | {"/openapi.json": {"get": {"operationId": "wrong", "responses": {"200": response}}}}
    (folder / "openapi.json").write_text(json.dumps(document | {"paths": paths}), encoding="utf-8")
    port = find_free_port()
    log = folder / "prism.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*judge("prism"), "proxy", str(folder / "openapi.json"), server.url, "--errors", "--port", str(port)],
            env=os.environ | QUIET,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    for _ in range(1200):  # up to a minute, for a busy machine
        if "is listening" in log.read_text() or process.poll() is not None:
            break
        time.sleep(0.05)
    assert "is listening" in log.read_text(), log.read_text()[-2000:]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        yield client
    process.terminate()
    process.wait(10)


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def write_as_documented(endpoint: Endpoint, url: str) -> str:
    """Write the lists in a URL as the document does: with commas, or by repeating the parameter."""
    path, _, query = url.partition("?")
    parameters = endpoint.operation.get("parameters", [])
    exploded = {parameter["name"] for parameter in parameters if parameter["schema"].get("type") == "array"}
    pairs = [
        (name, part) for name, value in parse_qsl(query) for part in (value.split(",") if name in exploded else [value])
    ]
    return f"{path}?{urlencode(pairs, safe=',')}" if pairs else path


def get(prism: httpx.Client, endpoint: Endpoint, url: str, status: int, **headers: str) -> None:
    """Send a request through Prism, and fail if it reports anything or the status differs."""
    url = write_as_documented(endpoint, url)
    response = prism.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert FINDING not in response.text, (url, response.text[:2000])
    assert response.status_code == status, (url, response.text[:500])


def test_prism_reports_a_response_and_a_request_that_differ(prism: httpx.Client) -> None:
    assert "VIOLATIONS" in prism.get("/openapi.json").json()["type"]
    assert prism.get("/v1/foods?limit=0").json()["type"].startswith(FINDING)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_prism_accepts_usual_and_recorded_requests(prism: httpx.Client, endpoint: Endpoint) -> None:
    # Prism takes up to ten seconds for a response of any type, so no request is sent twice.
    for url in {endpoint.url(), EXAMPLES[endpoint.operation_id]["request"]}:
        get(prism, endpoint, url, 200)


@pytest.mark.parametrize("endpoint", PAGED_ENDPOINTS, ids=str)
def test_prism_accepts_long_pages_with_facets_and_the_next_page(prism: httpx.Client, endpoint: Endpoint) -> None:
    facets = ",".join(endpoint.parameter("facets")["items"]["enum"])

    get(prism, endpoint, endpoint.url(limit="100", facets=facets), 200)
    cursor = prism.get(endpoint.url(limit="1")).json()["page"]["next_cursor"]
    get(prism, endpoint, endpoint.url(limit="1", cursor=cursor), 200)


@pytest.mark.parametrize("endpoint", EXPANDABLE_ENDPOINTS, ids=str)
def test_prism_accepts_expanded_records(prism: httpx.Client, endpoint: Endpoint) -> None:
    get(prism, endpoint, endpoint.url(expand=",".join(endpoint.parameter("expand")["items"]["enum"])), 200)


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_prism_accepts_errors_and_unchanged_responses(prism: httpx.Client, endpoint: Endpoint) -> None:
    get(prism, endpoint, endpoint.url(nonsense="1"), 422)
    get(prism, endpoint, endpoint.url(), 304, If_None_Match="*")
    if "404" in endpoint.operation["responses"]:
        _, version, collection, identifier, *rest = endpoint.path.split("/")
        get(prism, endpoint, "/".join(("", version, collection, f"{identifier}-nothing", *rest)), 404)
