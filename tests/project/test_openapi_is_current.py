import re

import httpx
import openapi_spec_validator
import pytest

from tests.endpoints import ENDPOINTS, OPENAPI, Endpoint


def test_the_committed_document_equals_the_served_one(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json() == OPENAPI


def test_the_document_is_valid_openapi_3_1() -> None:
    assert OPENAPI["openapi"].startswith("3.1")
    openapi_spec_validator.validate(OPENAPI)


def test_operation_ids_are_stable_names() -> None:
    names = [endpoint.operation_id for endpoint in ENDPOINTS]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"(list|get|search|suggest|look)_[a-z_]+", name) for name in names)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_operation_has_descriptions_and_a_described_tag(endpoint: Endpoint) -> None:
    described = {tag["name"] for tag in OPENAPI["tags"] if tag["description"]}

    assert endpoint.operation["description"].endswith(".")
    assert set(endpoint.operation["tags"]) <= described
    for parameter in endpoint.operation.get("parameters", []):
        assert parameter["description"].endswith("."), parameter["name"]


def test_docs_load_nothing_from_another_host(client: httpx.Client) -> None:
    page = client.get("/docs").text

    addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)""", page)
    assert len(addresses) >= 4
    for address in addresses:
        assert "//" not in address, address
        assert client.get(f"/{address}").status_code == 200, address


def test_the_entry_point_links_to_the_documentation(client: httpx.Client) -> None:
    assert client.get("/").json()["links"]["documentation"] == "/docs"
