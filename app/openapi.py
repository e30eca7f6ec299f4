"""The OpenAPI document: titles, tags, and what FastAPI does not say by itself."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.http.problems import MEDIA_TYPE
from app.http.routes import Route, documented_routes
from app.models.registry import TAGS as RECORD_TAGS
from app.openapi_models import MODELS
from app.schemas.page import Expanded, PartPage, RecordPart

EXAMPLES: Final = Path(__file__).with_name("openapi_examples.json")
"""Real replies by operation: the address asked, and what it answered; `openapi` writes them, a test compares them."""

REFERENCE: Final = "#/components/schemas/{model}"

DESCRIPTION: Final = """\
Structured content on restless legs syndrome (RLS) and magnesium, for health apps.

- **Traceable.** Every statement points at the sentences that make it, by position and hash.
- **Graded.** What a source *says* (`said`) and what is *known* (`known`) stand side by side, with references.
- **Honest.** Corrections, contradictions and gaps are records of their own.

General information, not medical advice. Show the `notices` and `cautions` that come inside the records.
"""

TAGS: Final = (
    *RECORD_TAGS,
    ("Finding", "Records by anybody's words, by the beginning of a name, or by a clinical code."),
    (
        "Reference",
        "What is worked out from records: the sources of a screen, reference intakes, magnesium in a compound.",
    ),
    ("Dataset", "The whole at a glance."),
    ("Operations", "Health of the service."),
)


def build_openapi(app: FastAPI, routes: Iterable[Route]) -> dict[str, Any]:
    """The document of an application that serves these routes; made once and kept."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        summary="Restless legs syndrome and magnesium: traceable, graded, honest.",
        description=DESCRIPTION,
        routes=documented_routes(routes, MODELS),
        tags=[{"name": name, "description": text} for name, text in TAGS],
        contact={"name": "The makers of the RLS & Magnesium Content API"},
        license_info={"name": "Apache-2.0 (program), CC BY 4.0 (content)", "identifier": "Apache-2.0"},
        servers=[{"url": app.state.parts.settings.public_url or "/", "description": "This service."}],
    )
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}
    for operations in document["paths"].values():
        for operation in operations.values():
            _say_problems(operation)
            _say_parts(operation, document["components"]["schemas"])
            _show_example(operation, examples.get(operation["operationId"]))
    schemas = document["components"]["schemas"]
    _, more = models_json_schema(
        [(RecordPart, "serialization"), (PartPage, "serialization")],
        ref_template=REFERENCE,
    )
    schemas |= more["$defs"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    app.openapi_schema = document
    return document


def _say_problems(operation: dict[str, Any]) -> None:
    """Problems have a media type of their own; FastAPI writes JSON."""
    for status, response in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}


def _say_parts(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
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
