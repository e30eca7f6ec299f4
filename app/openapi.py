"""The OpenAPI document: titles, tags, and what FastAPI cannot derive from the routes."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from pydantic.json_schema import models_json_schema

from app.models.registry import TAGS as RECORD_TAGS
from app.schemas.page import Expanded, PartPage, RecordPart
from app.schemas.problem import Problem

EXAMPLES: Final = Path(__file__).with_name("openapi_examples.json")
"""Real replies by operation: the address asked, and what it answered; `openapi` writes them, a test compares them."""

REFERENCE: Final = "#/components/schemas/{model}"

SUMMARY: Final = "Restless legs syndrome and magnesium: traceable, graded, honest."
DESCRIPTION: Final = """\
Structured content on restless legs syndrome (RLS) and magnesium, for health apps.

- **Traceable.** Every statement points at the sentences that make it, by position and hash.
- **Graded.** What a source *says* (`said`) and what is *known* (`known`) stand side by side, with references.
- **Honest.** Corrections, contradictions and gaps are records of their own.

General information, not medical advice. Show the `notices` and `cautions` that come inside the records.
"""

CONTACT: Final = {"name": "The makers of the RLS & Magnesium Content API"}
LICENCE: Final = {"name": "Apache-2.0 (program), CC BY 4.0 (content)", "identifier": "Apache-2.0"}

_TAGS: Final = (
    *RECORD_TAGS,
    ("Finding", "Records by anybody's words, by the beginning of a name, or by a clinical code."),
    (
        "Reference",
        "What is worked out from records: the sources of a screen, reference intakes, magnesium in a compound.",
    ),
    ("Dataset", "The whole at a glance."),
    ("Operations", "Health of the service."),
)
TAGS: Final = [{"name": name, "description": text} for name, text in _TAGS]


def add_openapi(app: FastAPI) -> None:
    """Complete the document that FastAPI generates from the routes, once."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            _complete(FastAPI.openapi(app))
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _complete(document: dict[str, Any]) -> None:
    """Add to a document what FastAPI cannot know."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}
    schemas = document["components"]["schemas"]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    for operation in operations:
        _describe_parameters(operation, schemas)
    for operation in operations:
        _describe_parts(operation, schemas)
        _show_example(operation, examples.get(operation["operationId"]))
    _, more = models_json_schema(
        [(model, "serialization") for model in (Problem, RecordPart, PartPage)], ref_template=REFERENCE
    )
    schemas |= jsonable_encoder(more["$defs"], exclude_none=True)
    used = _references(document["paths"], schemas)
    for name in schemas.keys() - used:
        del schemas[name]


def _describe_parameters(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Several values are separated by commas, a parameter is never null, and `fields` takes members of the answer."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        schema = parameter["schema"] = _plain(parameter.pop("schema"), schemas)
        schema.pop("description", None)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        if parameter["name"] == "fields":
            schema["items"]["enum"] = [*_record_schema(operation, schemas)["properties"]]


def _record_schema(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of the record that an operation answers with, alone or in a list."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
    if "items" in found["properties"]:
        found = schemas[found["properties"]["items"]["items"]["$ref"].rpartition("/")[2]]
    return found


def _plain(schema: Any, schemas: dict[str, Any]) -> Any:
    """A schema without references, titles, empty defaults and the null that only stands for leaving it out."""
    if isinstance(schema, list):
        return [_plain(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    some = [part for part in schema.get("anyOf", []) if part != {"type": "null"}]
    if len(some) == 1:
        schema = {k: v for k, v in schema.items() if k != "anyOf"} | some[0]
    if "$ref" in schema:
        found = schemas[schema["$ref"].rpartition("/")[2]]
        schema = {k: v for k, v in (found | schema).items() if k not in ("$ref", "description")}
    if "const" in schema:
        schema = {k: v for k, v in schema.items() if k != "const"} | {"enum": [schema["const"]]}
    return {
        k: _plain(v, schemas) for k, v in schema.items() if k != "title" and (k != "default" or v not in (None, []))
    }


def _references(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of the schemas that a part of the document refers to, directly or through others."""
    found: set[str] = set()
    pending = [part]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending += one
        elif isinstance(one, dict):
            pending += one.values()
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                pending.append(schemas[name])
    return found


def _describe_parts(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """With `fields` a record has fewer members, with `expand` one more; the schema says both."""
    asked = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "fields" not in asked:
        return
    content = operation["responses"]["200"]["content"]["application/json"]
    whole = content["schema"]
    if "cursor" in asked:
        content["schema"] = {"anyOf": [whole, {"$ref": "#/components/schemas/PartPage"}]}
    else:
        content["schema"] = {"anyOf": [whole, {"$ref": "#/components/schemas/RecordPart"}]}
    if "expand" in asked and "cursor" not in asked:
        record = schemas[whole["$ref"].rpartition("/")[2]]
        record["properties"] |= Expanded.model_json_schema(ref_template=REFERENCE)["properties"]


def _as_written(value: str, kind: str) -> Any:
    """A value of a query string as its schema has it."""
    if kind == "array":
        return value.split(",")
    return json.loads(value) if kind in ("integer", "number", "boolean") else value


def _show_example(operation: dict[str, Any], example: dict[str, Any] | None) -> None:
    if example is None:
        return
    content = operation["responses"]["200"]["content"]["application/json"]
    content["examples"] = {"real": {"summary": f"GET {example['request']}", "value": example["reply"]}}
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example["parameters"]:
            parameter["example"] = _as_written(example["parameters"][parameter["name"]], parameter["schema"]["type"])
