"""Every endpoint in the OpenAPI document, with real ids in its path and its required parameters.

The document is read from `openapi.json`, because building it would take seconds in each process of a run;
`project/test_openapi_is_current.py` compares the file with the application.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from app.examples import REQUIRED_PARAMETERS, example_ids
from app.settings import PROJECT

OPENAPI: dict[str, Any] = json.loads((PROJECT / "openapi.json").read_text(encoding="utf-8"))


def resolve(part: Any) -> Any:
    """Replace references to shared parts of operations, and to the values of parameters, by what they refer to."""
    if isinstance(part, list):
        return [resolve(member) for member in part]
    if not isinstance(part, dict):
        return part
    kind, _, name = str(part.get("$ref", "")).removeprefix("#/components/").partition("/")
    if kind in ("parameters", "headers", "responses") or name.endswith("Choice"):
        return resolve(OPENAPI["components"][kind][name])
    return {key: resolve(member) for key, member in part.items()}


@dataclass(frozen=True)
class Endpoint:
    """An operation whose path names existing records."""

    path: str
    operation_id: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.operation_id

    def url(self, **parameters: str) -> str:
        """The URL of a request with the required parameters and those given."""
        query = REQUIRED_PARAMETERS.get(self.operation_id, {}) | parameters
        return f"{self.path}?{urlencode(query, safe=',')}" if query else self.path

    @property
    def operation(self) -> dict[str, Any]:
        """The operation, with the shared parts that it refers to."""
        return next(operation for operation in OPERATIONS.values() if operation["operationId"] == self.operation_id)

    def parameter(self, name: str) -> dict[str, Any]:
        """The JSON Schema of a parameter."""
        schema: dict[str, Any] = next(
            parameter["schema"] for parameter in self.operation["parameters"] if parameter["name"] == name
        )
        return schema


OPERATIONS: dict[str, dict[str, Any]] = {
    path: resolve(operations["get"]) for path, operations in OPENAPI["paths"].items()
}
"""The operation at each path, with the shared parts that it refers to."""


@cache
def read_endpoints() -> tuple[Endpoint, ...]:
    endpoints = []
    for path, operation in OPERATIONS.items():
        names = tuple(parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query")
        endpoints.append(Endpoint(path.format(**example_ids(path)), operation["operationId"], names))
    return tuple(endpoints)


ENDPOINTS = read_endpoints()
CONTENT_ENDPOINTS = tuple(endpoint for endpoint in ENDPOINTS if endpoint.path.startswith("/v1/"))
PAGED_ENDPOINTS = tuple(endpoint for endpoint in CONTENT_ENDPOINTS if "cursor" in endpoint.parameters)
LIST_ENDPOINTS = tuple(endpoint for endpoint in PAGED_ENDPOINTS if "sort" in endpoint.parameters)
"""Sortable lists of stored records; search, which ranks its results, is not among them."""
RECORD_ENDPOINTS = tuple(
    endpoint
    for endpoint in CONTENT_ENDPOINTS
    if "fields" in endpoint.parameters and "cursor" not in endpoint.parameters
)
COMPUTED_ENDPOINTS = tuple(
    endpoint
    for endpoint in CONTENT_ENDPOINTS
    if endpoint not in (*LIST_ENDPOINTS, *RECORD_ENDPOINTS) and endpoint.operation_id != "get_record"
)
"""Endpoints whose responses are computed for each request."""
EXPANDABLE_ENDPOINTS = tuple(endpoint for endpoint in CONTENT_ENDPOINTS if "expand" in endpoint.parameters)
