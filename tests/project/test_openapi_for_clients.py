"""The OpenAPI document suits those who read it and generate clients from it; `tests/judges` has what others demand."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from keyword import iskeyword
from typing import Any

import httpx
import pytest

from tests.endpoints import ENDPOINTS, OPENAPI, OPERATIONS, Endpoint

SCHEMAS = OPENAPI["components"]["schemas"]
CHOICES = {name: schema for name, schema in SCHEMAS.items() if name.endswith("Choice")}
"""The closed sets of values that parameters accept."""


def walk(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every object in a part of the document except in examples, with its path."""
    if isinstance(part, dict):
        yield path, part
        for key, value in part.items():
            if key not in ("example", "examples"):
                yield from walk(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from walk(value, (*path, str(index)))


def parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    given: list[dict[str, Any]] = endpoint.operation.get("parameters", [])
    return given


def test_the_document_is_small(client: httpx.Client) -> None:
    assert len(client.get("/openapi.json").content) <= 350_000


def test_no_request_needs_a_key() -> None:
    assert OPENAPI["security"] == []
    assert "securitySchemes" not in OPENAPI["components"]
    assert not any("security" in operation for operation in OPERATIONS.values())


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_a_successful_response_is_exactly_one_named_model(endpoint: Endpoint) -> None:
    (schema,) = [content["schema"] for content in endpoint.operation["responses"]["200"]["content"].values()]

    assert list(schema) == ["$ref"]
    model = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    assert model.get("type") == "object" or model["discriminator"]["propertyName"] == "type"


@pytest.mark.parametrize("kind", ["parameters", "headers", "responses"])
def test_what_is_repeated_is_shared(kind: str) -> None:
    places = {
        "parameters": [part for o in OPENAPI["paths"].values() for part in o["get"].get("parameters", [])],
        "headers": [part for path, part in walk(OPENAPI) if path[-2:-1] == ("headers",) and "components" not in path],
        "responses": [part for o in OPENAPI["paths"].values() for part in o["get"]["responses"].values()],
    }
    inline = Counter(json.dumps(part) for part in places[kind] if "$ref" not in part)

    assert OPENAPI["components"][kind]
    assert [part for part, count in inline.items() if count > 1] == []


def test_every_shared_part_is_used() -> None:
    used = {part["$ref"] for _, part in walk(OPENAPI) if "$ref" in part}

    assert used == {f"#/components/{kind}/{name}" for kind, parts in OPENAPI["components"].items() for name in parts}


def test_every_description_is_a_sentence() -> None:
    unfinished = [
        path
        for path, part in walk(OPENAPI)
        if isinstance(text := part.get("description"), str) and not re.search(r"[.!?]\)?$", text.strip())
    ]
    assert unfinished == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_documentation_prefills_required_parameters_alone(endpoint: Endpoint) -> None:
    for parameter in parameters(endpoint):
        has_example = "example" in parameter or "examples" in parameter or "example" in parameter["schema"]
        assert has_example == parameter.get("required", False), parameter["name"]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_parameter_has_more_than_one_possible_value(endpoint: Endpoint) -> None:
    for parameter in parameters(endpoint):
        assert "const" not in parameter["schema"], parameter["name"]
        assert len(parameter["schema"].get("enum", "ab")) > 1, parameter["name"]


def test_vocabularies_of_responses_are_open_and_those_of_parameters_closed() -> None:
    closed = {path[:3] for path, part in walk(OPENAPI) if isinstance(part.get("enum"), list)}
    open_ = {path[2] for path, part in walk(OPENAPI) if isinstance(part.get("x-extensible-enum"), list)}
    in_responses = {
        part["$ref"].rpartition("/")[2]
        for name in SCHEMAS.keys() - CHOICES.keys()
        for _, part in walk(SCHEMAS[name])
        if "$ref" in part
    }
    assert closed == {("components", "schemas", name) for name in CHOICES}
    assert open_.isdisjoint(CHOICES)
    assert in_responses.isdisjoint(CHOICES)


@pytest.mark.parametrize("name", CHOICES)
def test_every_value_of_a_parameter_has_a_readable_name(name: str) -> None:
    names = CHOICES[name].get("x-enum-varnames", CHOICES[name]["enum"])

    assert len(set(names)) == len(names) == len(CHOICES[name]["enum"])
    assert all(re.fullmatch(r"[a-zA-Z][a-zA-Z0-9_]*", value) for value in names)


def test_no_member_is_a_union() -> None:
    """Generators turn a union of strings into an empty class, or reject all values but the last."""
    null = {"type": "null"}
    unions = [
        path
        for path, part in walk(SCHEMAS)
        if len([option for option in part.get("anyOf", part.get("oneOf", [])) if option != null]) > 1
    ]
    assert unions == [("AnyRecord",)]


def test_no_member_of_a_response_has_a_default() -> None:
    """Generated clients would show it as content where `fields` left the member out."""
    assert [path for path, part in walk(SCHEMAS) if "default" in part] == []


def test_every_number_has_a_format() -> None:
    formats = {"integer": "int32", "number": "double"}

    assert [
        path
        for path, part in walk(OPENAPI)
        if part.get("type") in ("integer", "number") and part.get("format") != formats[part["type"]]
    ] == []


def test_no_member_is_named_by_a_keyword() -> None:
    names = {name for schema in SCHEMAS.values() for name in schema.get("properties", {})}

    assert [name for name in names if iskeyword(name)] == []
