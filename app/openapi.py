"""The OpenAPI document: titles, tags, and additions that FastAPI cannot derive from the routes."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from pydantic.json_schema import models_json_schema

from app.models.registry import TAGS as RECORD_TAGS
from app.schemas.page import Expanded, PartPage, RecordPart
from app.schemas.problem import Problem

EXAMPLES_FILE: Final = Path(__file__).with_name("openapi_examples.json")
"""File of recorded requests and responses by operation id; written by `openapi`, compared by a test."""

REF_TEMPLATE: Final = "#/components/schemas/{model}"

SUMMARY: Final = "Content on restless legs syndrome and magnesium: traceable, graded, honest."
DESCRIPTION: Final = """\
Structured content on restless legs syndrome (RLS) and magnesium, for health apps.

- **Traceable.** Every statement can be traced to the sentences it comes from, by position and hash.
- **Graded.** What a source says (`said`) is always returned with what is known (`known`), a grade and references.
- **Honest.** Corrections, contradictions and gaps are records of their own.

General information, not medical advice. Display the `notices` and `cautions` that records contain.
"""

CONTACT: Final = {"name": "The makers of the RLS & Magnesium Content API"}
LICENCE: Final = {"name": "Apache-2.0 (program), CC BY 4.0 (content)", "identifier": "Apache-2.0"}

_TAGS: Final = (
    *RECORD_TAGS,
    ("Finding", "Search in everyday words, autocompletion, and lookup by clinical code."),
    (
        "Reference",
        "Results computed from records: the sources of a screen, reference intakes, and the magnesium in a compound.",
    ),
    ("Dataset", "Overview of the dataset, and changes between releases."),
    ("Operations", "Health checks of the service."),
)
TAGS: Final = [{"name": name, "description": text} for name, text in _TAGS]


def add_openapi(app: FastAPI) -> None:
    """Complete the document that FastAPI generates from the routes, on first use."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            _complete(FastAPI.openapi(app))
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # as documented by FastAPI


def _complete(document: dict[str, Any]) -> None:
    """Add examples, shared schemas and precise parameters to a document; remove unused schemas."""
    examples = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8")) if EXAMPLES_FILE.exists() else {}
    schemas = document["components"]["schemas"]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    for operation in operations:
        _describe_parameters(operation, schemas)
    for operation in operations:
        _describe_parts(operation, schemas)
        _add_example(operation, examples.get(operation["operationId"]))
    _, extra = models_json_schema(
        [(model, "serialization") for model in (Problem, RecordPart, PartPage)], ref_template=REF_TEMPLATE
    )
    schemas |= jsonable_encoder(extra["$defs"], exclude_none=True)
    used = _find_references(document["paths"], schemas)
    for name in schemas.keys() - used:
        del schemas[name]


def _describe_parameters(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Document comma-separated lists, parameters that are never null, and the members that `fields` accepts."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        schema = parameter["schema"] = _simplify(parameter.pop("schema"), schemas)
        schema.pop("description", None)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        if parameter["name"] == "fields":
            schema["items"]["enum"] = [*_record_schema(operation, schemas)["properties"]]


def _record_schema(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of the record that an operation returns, alone or in a list."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    record: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
    if "items" in record["properties"]:
        record = schemas[record["properties"]["items"]["items"]["$ref"].rpartition("/")[2]]
    return record


def _simplify(schema: Any, schemas: dict[str, Any]) -> Any:
    """Inline references, and remove titles, empty defaults and the null of optional parameters."""
    if isinstance(schema, list):
        return [_simplify(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    options = [part for part in schema.get("anyOf", []) if part != {"type": "null"}]
    if len(options) == 1:
        schema = {k: v for k, v in schema.items() if k != "anyOf"} | options[0]
    if "$ref" in schema:
        target = schemas[schema["$ref"].rpartition("/")[2]]
        schema = {k: v for k, v in (target | schema).items() if k not in ("$ref", "description")}
    if "const" in schema:
        schema = {k: v for k, v in schema.items() if k != "const"} | {"enum": [schema["const"]]}
    return {
        k: _simplify(v, schemas) for k, v in schema.items() if k != "title" and (k != "default" or v not in (None, []))
    }


def _find_references(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of all schemas that a part of the document refers to, directly or indirectly."""
    names: set[str] = set()
    pending = [part]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending += part
        elif isinstance(part, dict):
            pending += part.values()
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in names:
                names.add(name)
                pending.append(schemas[name])
    return names


def _describe_parts(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Document that `fields` removes members of a record, and that `expand` adds one."""
    parameters = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "fields" not in parameters:
        return
    content = operation["responses"]["200"]["content"]["application/json"]
    complete = content["schema"]
    if "cursor" in parameters:
        content["schema"] = {"anyOf": [complete, {"$ref": "#/components/schemas/PartPage"}]}
    else:
        content["schema"] = {"anyOf": [complete, {"$ref": "#/components/schemas/RecordPart"}]}
    if "expand" in parameters and "cursor" not in parameters:
        record = schemas[complete["$ref"].rpartition("/")[2]]
        record["properties"] |= Expanded.model_json_schema(ref_template=REF_TEMPLATE)["properties"]


def _to_json_type(value: str, kind: str) -> Any:
    """Convert a value of a query string to the JSON type of its schema."""
    if kind == "array":
        return value.split(",")
    return json.loads(value) if kind in ("integer", "number", "boolean") else value


def _add_example(operation: dict[str, Any], example: dict[str, Any] | None) -> None:
    if example is None:
        return
    content = operation["responses"]["200"]["content"]["application/json"]
    content["examples"] = {"real": {"summary": f"GET {example['request']}", "value": example["reply"]}}
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example["parameters"]:
            parameter["example"] = _to_json_type(example["parameters"][parameter["name"]], parameter["schema"]["type"])
