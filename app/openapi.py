"""The OpenAPI document: titles, tags, and additions that FastAPI cannot derive from the routes."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from pydantic.json_schema import models_json_schema

from app.models.registry import TAGS as RECORD_TAGS
from app.resources import COLLECTIONS
from app.schemas.page import Expanded
from app.schemas.problem import Problem
from app.schemas.record import summary_model
from app.settings import Settings

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
LICENCE: Final = {"name": "Apache-2.0 (program), CC BY 4.0 (content)", "identifier": "Apache-2.0 AND CC-BY-4.0"}

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


Schema = dict[str, Any]

NUMBER_FORMATS: Final = {"integer": "int32", "number": "double"}
MAX_DATE_LENGTHS: Final = {"date": 10, "date-time": 35}
MAX_TERM_LENGTH: Final = 80
"""Maximum length of a term of an open vocabulary, in characters."""


def add_openapi(app: FastAPI, settings: Settings) -> None:
    """Complete the document that FastAPI generates from the routes, on first use."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            document = FastAPI.openapi(app)
            document["info"]["contact"] |= _describe_contact(settings)
            _complete(document)
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # as documented by FastAPI


def _describe_contact(settings: Settings) -> dict[str, str]:
    """How to reach the operator; FastAPI would need another library for an e-mail address, and would alter the URL."""
    contact = {"url": settings.contact_url, "email": settings.contact_email}
    return {name: value for name, value in contact.items() if value}


def _complete(document: dict[str, Any]) -> None:
    """Describe parameters and vocabularies, share what is repeated, add examples, and remove unused schemas."""
    document["security"] = []  # Says that no request needs a key; FastAPI has no argument for it.
    components = document["components"]
    schemas = components["schemas"]
    schemas |= _problem_schemas() | _collection_schemas()
    operations = [
        (path, operation) for path, operations in document["paths"].items() for operation in operations.values()
    ]
    for path, operation in operations:
        _describe_parameters(path, operation, document)
        _describe_expand(path, operation, schemas)
    _remove_unused(document)
    _refine_schemas(document)
    schemas |= _share_parameter_values(operations)
    _add_examples(operations)
    components["headers"] = _share_headers(operations)
    components["responses"] = _share_responses(operations)
    components["parameters"] = _share_parameters(operations)
    _rename_read_models(document)


def _problem_schemas() -> dict[str, Schema]:
    """The schemas of problems, which have a media type of their own and so are not the model of a route."""
    _, extra = models_json_schema([(Problem, "serialization")], ref_template=REF_TEMPLATE)
    schemas: dict[str, Schema] = jsonable_encoder(extra["$defs"], exclude_none=True)
    return schemas


def _collection_schemas() -> dict[str, Schema]:
    """The schemas that name the models of all collections: records of any type, and the records of `expand`."""
    records = {name: collection.query.record() for name, collection in COLLECTIONS.items() if name != "changes"}
    references = {name: f"#/components/schemas/{model.__name__}" for name, model in records.items()}
    summaries = {name: f"#/components/schemas/{summary_model(model).__name__}" for name, model in records.items()}
    return {
        "AnyRecord": {
            "description": "A record of any type, a passage or an intake; `type` says which.",
            "oneOf": [{"$ref": reference} for reference in references.values()],
            "discriminator": {"propertyName": "type", "mapping": references},
        },
        "Included": {
            "type": "object",
            "description": "Summaries of the linked records requested with `expand`, by type, each once.",
            "properties": {
                name: {"type": "array", "items": {"$ref": reference}, "maxItems": 2000}
                for name, reference in summaries.items()
            },
        },
    }


def _rename_read_models(document: dict[str, Any]) -> None:
    """Call the record `Food`, as its summary is `FoodSummary`; in the program, `Food` is the table."""
    schemas = document["components"]["schemas"]
    names = {f"#/components/schemas/{name}": f"#/components/schemas/{name.removesuffix('Read')}" for name in schemas}
    for part in _walk(document):
        if "$ref" in part:
            part["$ref"] = names.get(part["$ref"], part["$ref"])
        if "mapping" in part:
            part["mapping"] = {key: names.get(reference, reference) for key, reference in part["mapping"].items()}
    document["components"]["schemas"] = {name.removesuffix("Read"): schema for name, schema in schemas.items()}


def _describe_parameters(path: str, operation: dict[str, Any], document: dict[str, Any]) -> None:
    """Document repeatable parameters, parameters that are never null, and the members that `fields` accepts."""
    schemas = document["components"]["schemas"]
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        schema = parameter["schema"] = _simplify(parameter.pop("schema"), schemas)
        schema.pop("description", None)
        if not parameter["required"]:
            del parameter["required"]  # the default, as are `style: form` and `explode: true`
        if parameter["name"] == "fields":
            schema["items"]["enum"] = [*_record_schema(path, document)["properties"]]


def _record_schema(path: str, document: dict[str, Any]) -> Schema:
    """The schema of a record at its own address, or of the items of a list without one, such as changes."""
    schemas = document["components"]["schemas"]
    single = next(
        (template for template in document["paths"] if re.fullmatch(rf"{re.escape(path)}/{{\w+}}", template)), path
    )
    record = _response_schema(document["paths"][single]["get"], schemas)
    if "items" in record["properties"]:
        record = schemas[_referenced(record["properties"]["items"]["items"])]
    return record


def _response_schema(operation: dict[str, Any], schemas: dict[str, Schema]) -> Schema:
    return schemas[_referenced(operation["responses"]["200"]["content"]["application/json"]["schema"])]


def _referenced(schema: Schema) -> str:
    """The name of the schema that a reference refers to."""
    return str(schema["$ref"]).rpartition("/")[2]


def _simplify(schema: Any, schemas: dict[str, Schema]) -> Any:
    """Inline references, and remove empty defaults, the null of optional parameters, and titles except of terms."""
    if isinstance(schema, list):
        return [_simplify(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    options = [part for part in schema.get("anyOf", []) if part != {"type": "null"}]
    if len(options) == 1:
        schema = {k: v for k, v in schema.items() if k != "anyOf"} | options[0]
    if "$ref" in schema:
        target = schemas[_referenced(schema)]
        schema = {k: v for k, v in (schema | target).items() if k not in ("$ref", "description")}
    if "const" in schema:  # A list of terms of which there is only one so far; generators treat all lists alike.
        schema = {k: v for k, v in schema.items() if k != "const"} | {"enum": [schema["const"]]}
    return {
        k: _simplify(v, schemas)
        for k, v in schema.items()
        if (k != "title" or "enum" in schema) and (k != "default" or v not in (None, []))
    }


def _describe_expand(path: str, operation: dict[str, Any], schemas: dict[str, Schema]) -> None:
    """Document the member that `expand` adds to a record at its own address; pages always have it."""
    if path.endswith("}") and any(parameter["name"] == "expand" for parameter in operation["parameters"]):
        expanded = Expanded.model_json_schema(ref_template=REF_TEMPLATE)
        _response_schema(operation, schemas)["properties"] |= expanded["properties"]


def _remove_unused(document: dict[str, Any]) -> None:
    """Remove the schemas that no operation refers to, directly or indirectly."""
    schemas = document["components"]["schemas"]
    used = {"Problem"}
    pending = [document["paths"], schemas["Problem"]]
    while pending:
        for part in _walk(pending.pop()):
            if "$ref" in part and (name := _referenced(part)) not in used:
                used.add(name)
                pending.append(schemas[name])
    for name in schemas.keys() - used:
        del schemas[name]


def _walk(part: Any) -> Iterator[dict[str, Any]]:
    """All objects in a part of the document."""
    if isinstance(part, dict):
        yield part
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _walk(value)


def _refine_schemas(document: dict[str, Any]) -> None:
    """Add formats and bounds, open the vocabularies of responses, and remove their defaults and generated titles.

    A term may be added to a response at any time, so its vocabulary is not an `enum`, which clients would enforce. For
    a member that `fields` left out, generated clients would show its default as if it were the content.
    """
    for part in _walk([document["paths"], document["components"]["schemas"]]):
        if isinstance(part.get("title"), str) and "enum" not in part:
            del part["title"]
        for kind, number_format in NUMBER_FORMATS.items():
            if part.get("type") == kind:
                part.setdefault("format", number_format)
        for date_format, length in MAX_DATE_LENGTHS.items():
            if part.get("format") == date_format:
                part.setdefault("maxLength", length)
    for part in _walk(document["components"]["schemas"]):
        part.pop("default", None)
        if part.get("type") == "string" and "enum" in part:
            part.pop("title", None)
            part |= {"x-extensible-enum": part.pop("enum"), "maxLength": MAX_TERM_LENGTH}


class Place(NamedTuple):
    """A place in the document whose content may be repeated elsewhere, and the names to share it by."""

    holder: Any
    key: Any
    name: str
    qualified_name: str
    """The name of any but the most frequent content among those with the same name."""


def _share(kind: str, places: list[Place], at_least: int) -> dict[str, Any]:
    """Replace content that occurs so often by references to components of a kind, and return those components."""
    groups: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        groups[place.name][json.dumps(place.holder[place.key])].append(place)
    shared: dict[str, Any] = {}
    for name, contents in groups.items():
        for rank, same in enumerate(sorted(contents.values(), key=len, reverse=True)):
            if len(same) < at_least:
                continue
            shared_name = same[0].qualified_name if rank else name
            shared[shared_name] = same[0].holder[same[0].key]
            for place in same:
                place.holder[place.key] = {"$ref": f"#/components/{kind}/{shared_name}"}
    return dict(sorted(shared.items()))


Operations = list[tuple[str, dict[str, Any]]]


def _share_parameter_values(operations: Operations) -> dict[str, Schema]:
    """Name the closed sets of values of parameters, so that generated clients have one type for each."""
    places = []
    for path, operation in operations:
        for parameter in operation.get("parameters", []):
            holder, key = (parameter["schema"], "items") if "items" in parameter["schema"] else (parameter, "schema")
            if "enum" not in holder[key]:
                continue
            _name_values(holder[key])
            name = holder[key].pop("title", "") or _pascal_case(parameter["name"])
            places.append(Place(holder, key, f"{name}Choice", f"{_owner(path)}{name}Choice"))
    return _share("schemas", places, at_least=1)


def _name_values(schema: Schema) -> None:
    """Name the values that are no identifiers in most languages: `NAME_DESCENDING` for `-name`."""
    if not all(re.fullmatch(r"[a-z]\w*", value) for value in schema["enum"]):
        names = (re.sub(r"^-(.*)", r"\1_descending", value) for value in schema["enum"])
        schema["x-enum-varnames"] = [re.sub(r"\W", "_", name).upper() for name in names]


def _share_headers(operations: Operations) -> dict[str, Any]:
    responses = [response for _, operation in operations for response in operation["responses"].values()]
    places = [
        Place(response["headers"], name, name, name) for response in responses for name in response.get("headers", ())
    ]
    return _share("headers", places, at_least=1)


def _share_responses(operations: Operations) -> dict[str, Any]:
    places = []
    for _, operation in operations:
        kind = _pascal_case(operation["operationId"].partition("_")[0])
        for status in operation["responses"]:
            name = HTTPStatus(int(status)).name.title().replace("_", "")
            places.append(Place(operation["responses"], status, name, f"{kind}{name}"))
    return _share("responses", places, at_least=2)


def _share_parameters(operations: Operations) -> dict[str, Any]:
    places = []
    for path, operation in operations:
        for index, parameter in enumerate(parameters := operation.get("parameters", [])):
            name = _pascal_case(parameter["name"])
            places.append(Place(parameters, index, name, f"{_owner(path)}{name}"))
    return _share("parameters", places, at_least=2)


def _owner(path: str) -> str:
    """The name of the collection or result at a path, for the names of components."""
    return _pascal_case([segment for segment in path.split("/") if "{" not in segment][-1])


def _pascal_case(name: str) -> str:
    return "".join(word.title() for word in re.split(r"[_-]", name))


def _add_examples(operations: Operations) -> None:
    """Add a recorded response to each operation but plain lists, and the values of its required parameters.

    Documentation tools prefill parameters with their examples, so optional parameters have none. A list of records that
    have addresses shows no response, because they do; its example would be half of all.
    """
    examples = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8")) if EXAMPLES_FILE.exists() else {}
    owners = {path.rpartition("/{")[0] for path, _ in operations if path.endswith("}")}
    for path, operation in operations:
        if (example := examples.get(operation["operationId"])) is None:
            continue
        if path not in owners:
            content = operation["responses"]["200"]["content"]["application/json"]
            content["examples"] = {"real": {"summary": f"GET {example['request']}", "value": example["reply"]}}
        for parameter in operation.get("parameters", []):
            if parameter.get("required"):
                value = example["parameters"][parameter["name"]]
                parameter["example"] = _to_json_type(value, parameter["schema"]["type"])


def _to_json_type(value: str, kind: str) -> Any:
    """Convert a value of a query string to the JSON type of its schema."""
    if kind == "array":
        return value.split(",")
    return json.loads(value) if kind in ("integer", "number", "boolean") else value
