"""The addresses that the application serves, from its routes and OpenAPI document, and the ids in its content."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from starlette.routing import BaseRoute

from app.examples import example_ids
from app.http.parameters import id_filters, query_model
from app.models.record import RELEASES, VOCABULARY_TERMS
from app.models.registry import TYPE_NAMES
from app.web.router import router as pages_router
from tests.conftest import api_routes
from tests.endpoints import OPERATIONS
from tests.robustness.wire import Client

NON_FILTERS: Final = frozenset({"fields", "format", "expand", "limit", "cursor", "sort", "facets"})
"""Parameters of lists that are not filters."""
DOCUMENTS: Final = ("/openapi.json",)
"""Addresses that are served, but are neither pages nor in the OpenAPI document."""


def _routes_in(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes_in(included.routes)
        else:
            yield str(getattr(route, "path", ""))


@cache
def page_templates() -> tuple[str, ...]:
    """Return the path templates of all pages, frames, scripts and files."""
    return tuple(dict.fromkeys(_routes_in(pages_router.routes)))


@cache
def api_templates() -> tuple[str, ...]:
    """Return the path templates in the OpenAPI document."""
    return tuple(OPERATIONS)


@cache
def path_parameters() -> dict[str, str]:
    """Return a value for each path parameter in the OpenAPI document."""
    return {name: value for template in api_templates() for name, value in example_ids(template).items()}


def templates() -> tuple[str, ...]:
    return (*api_templates(), *page_templates(), *DOCUMENTS)


def operation(template: str) -> dict[str, Any]:
    return OPERATIONS[template]


def query_parameters(template: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of the query parameters of a template, by name."""
    parameters = operation(template).get("parameters", [])
    return {parameter["name"]: parameter["schema"] for parameter in parameters if parameter["in"] == "query"}


def id_types(template: str) -> dict[str, tuple[str, ...]]:
    """Return the record types whose ids each filter of a template accepts."""
    return id_filters(query_model(api_routes()[template]))


def list_templates() -> tuple[str, ...]:
    """Return the path templates of lists of records: those with a cursor and a sort order."""
    return tuple(name for name in api_templates() if {"cursor", "sort"} <= query_parameters(name).keys())


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", template)
    pattern = "".join(
        ("(.+)" if part.endswith(":path}") else "([^/]+)") if part.startswith("{") else re.escape(part)
        for part in parts
    )
    return re.compile(pattern)


def template_of(address: str, candidates: tuple[str, ...]) -> str | None:
    """Return the template of an address; the one with the fewest parameters if several match."""
    path = address.partition("?")[0]
    matching = [template for template in candidates if _pattern(template).fullmatch(path)]
    return min(matching, key=lambda template: template.count("{"), default=None)


class ServedContent:
    """The ids in the content of a server, read from its lists."""

    def __init__(self, client: Client) -> None:
        self.ids: dict[str, list[str]] = {}
        self.terms: dict[str, list[str]] = defaultdict(list)
        self.parts: dict[str, list[str]] = defaultdict(list)
        """Addresses of the parts of records: passages and intakes."""
        for kind in TYPE_NAMES:
            records = list(read_list(client, f"/v1/{kind}?limit=100"))
            self.ids[kind] = [record["id"] for record in records]
            if kind == "vocabularies":
                self.terms = {record["id"]: [term["term"] for term in record["terms"]] for record in records}
        for parent, part in (("sources", "passages"), ("nutrients", "intakes")):
            for identifier in self.ids[parent]:
                for item in read_list(client, f"/v1/{parent}/{identifier}/{part}?limit=100"):
                    self.parts[part].append(item["href"])
        self.ids["passages"] = [address.rpartition("/")[2] for address in self.parts["passages"]]
        self.ids["intakes"] = [address.rpartition("/")[2] for address in self.parts["intakes"]]
        self.ids[VOCABULARY_TERMS] = [f"{name}.{term}" for name, terms in self.terms.items() for term in terms]
        self.ids[RELEASES] = sorted({change["release"] for change in read_list(client, "/v1/changes?limit=100")})

    @property
    def records(self) -> list[str]:
        """Return the addresses of all records and their parts."""
        records = [f"/v1/{kind}/{identifier}" for kind in TYPE_NAMES for identifier in self.ids[kind]]
        return [*records, *self.parts["passages"], *self.parts["intakes"]]

    def all_ids(self) -> frozenset[str]:
        return frozenset(identifier for ids in self.ids.values() for identifier in ids)


def read_list(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Yield every item of a list, page by page."""
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status == 200, (following, response)
        page = json.loads(response.body)
        yield from page["items"]
        following = page["links"]["next"]
