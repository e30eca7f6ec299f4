"""Every endpoint that the OpenAPI document names, with real ids in its path and the query it needs.

The document is read from `openapi.json`, which `project/test_openapi_is_current.py` compares with the application:
building it takes seconds, in each process of a run.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from app.examples import REQUIRED_PARAMETERS, example_ids
from app.settings import PROJECT

OPENAPI: dict[str, Any] = json.loads((PROJECT / "openapi.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Endpoint:
    """An operation at an address that exists."""

    path: str
    operation_id: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.operation_id

    def address(self, **asked: str) -> str:
        """Where it is asked, with what it does not answer without and what a test asks besides."""
        query = REQUIRED_PARAMETERS.get(self.operation_id, {}) | asked
        return f"{self.path}?{urlencode(query, safe=',')}" if query else self.path

    @property
    def operation(self) -> dict[str, Any]:
        found: dict[str, Any] = next(
            operations["get"]
            for operations in OPENAPI["paths"].values()
            if operations["get"]["operationId"] == self.operation_id
        )
        return found

    def parameter(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one["schema"] for one in self.operation["parameters"] if one["name"] == name)
        return found


@cache
def read_endpoints() -> tuple[Endpoint, ...]:
    found = []
    for path, operations in OPENAPI["paths"].items():
        operation = operations["get"]
        names = tuple(one["name"] for one in operation.get("parameters", []) if one["in"] == "query")
        found.append(Endpoint(path.format(**example_ids(path)), operation["operationId"], names))
    return tuple(found)


ENDPOINTS = read_endpoints()
CONTENT_ENDPOINTS = tuple(one for one in ENDPOINTS if one.path.startswith("/v1/"))
PAGED_ENDPOINTS = tuple(one for one in CONTENT_ENDPOINTS if "cursor" in one.parameters)
LIST_ENDPOINTS = tuple(one for one in PAGED_ENDPOINTS if "sort" in one.parameters)
"""Pages of stored records, in an order that can be chosen; search puts its own first."""
RECORD_ENDPOINTS = tuple(one for one in CONTENT_ENDPOINTS if "fields" in one.parameters and "cursor" not in one.parameters)
COMPUTED_ENDPOINTS = tuple(one for one in CONTENT_ENDPOINTS if one not in LIST_ENDPOINTS and one not in RECORD_ENDPOINTS)
"""Answers that are worked out."""
EXPANDABLE_ENDPOINTS = tuple(one for one in CONTENT_ENDPOINTS if "expand" in one.parameters)
