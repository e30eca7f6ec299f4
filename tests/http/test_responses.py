import json
from typing import Any

import httpx
import jsonschema
import pytest

from app.examples import shorten
from app.openapi import EXAMPLES_FILE
from tests.endpoints import COMPUTED_ENDPOINTS, CONTENT_ENDPOINTS, ENDPOINTS, LIST_ENDPOINTS, OPENAPI, Endpoint

pytestmark = pytest.mark.both_stores


def validate(response: Any, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(response)


def schema_name(endpoint: Endpoint) -> str:
    schema = endpoint.operation["responses"]["200"]["content"]["application/json"]["schema"]
    name: str = schema["$ref"].rpartition("/")[2]
    return "Food" if name == "AnyRecord" else name  # the record of the example is a food


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_every_record_of_every_list_matches_its_schema(client: httpx.Client, endpoint: Endpoint) -> None:
    url, name = f"{endpoint.path}?limit=100", schema_name(endpoint)
    schemas = OPENAPI["components"]["schemas"]
    members = set(schemas[schemas[name]["properties"]["items"]["items"]["$ref"].rpartition("/")[2]]["required"])
    while url:
        page = client.get(url).json()
        validate(page, name)
        assert all(set(item) == members for item in page["items"])
        url = page["links"]["next"]


@pytest.mark.parametrize(
    "endpoint", [endpoint for endpoint in CONTENT_ENDPOINTS if endpoint not in LIST_ENDPOINTS], ids=str
)
def test_a_record_matches_its_schema(client: httpx.Client, endpoint: Endpoint) -> None:
    record = client.get(endpoint.url()).json()

    validate(record, schema_name(endpoint))
    assert set(record) == set(OPENAPI["components"]["schemas"][schema_name(endpoint)]["required"])


@pytest.mark.parametrize("endpoint", COMPUTED_ENDPOINTS, ids=str)
def test_a_computed_result_matches_its_schema(client: httpx.Client, endpoint: Endpoint) -> None:
    response = client.get(endpoint.url()).json()

    validate(response, schema_name(endpoint))
    assert list(response) == OPENAPI["components"]["schemas"][schema_name(endpoint)]["required"]
    assert response["meta"]["release"]


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_every_member_of_a_record_is_required(endpoint: Endpoint) -> None:
    schema = OPENAPI["components"]["schemas"][schema_name(endpoint)]

    assert set(schema["properties"]) - set(schema["required"]) <= {"included"}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_the_example_in_openapi_is_the_real_response_shortened(client: httpx.Client, endpoint: Endpoint) -> None:
    example = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8"))[endpoint.operation_id]
    content = endpoint.operation["responses"]["200"]["content"]["application/json"]
    shown = content.get("examples", {"real": {"value": example["reply"]}})["real"]["value"]

    assert shorten(client.get(example["request"]).json()) == example["reply"] == shown


def test_the_served_openapi_document_equals_the_file(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json() == OPENAPI


def find_unbounded(value: Any, path: tuple[Any, ...] = ()) -> list[str]:
    """Paths of all strings, arrays and numbers of a schema without bounds."""
    if isinstance(value, list):
        return [member for i, part in enumerate(value) for member in find_unbounded(part, (*path, i))]
    if not isinstance(value, dict):
        return []
    kind, members = value.get("type"), set(value)
    low, high = {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}
    is_bounded = {
        "string": bool(members & {"maxLength", "enum", "const", "format"}),
        "array": "maxItems" in members,
        "integer": bool(members & low) and bool(members & high),
        "number": bool(members & low) and bool(members & high),
    }
    own = [] if is_bounded.get(kind if isinstance(kind, str) else "", True) else [str(path)]
    parts = {name: part for name, part in value.items() if name not in ("example", "examples", "default")}
    return own + [member for name, part in parts.items() for member in find_unbounded(part, (*path, name))]


def test_everything_in_openapi_is_bounded() -> None:
    assert find_unbounded(OPENAPI) == []
