"""What the application serves, taken from its routes and its OpenAPI document, and the content that a server shows."""

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
from tests.endpoints import OPENAPI
from tests.robustness.wire import Client

SHAPING: Final = frozenset({"fields", "format", "expand", "limit", "cursor", "sort", "facets"})
"""Parameters of lists that filter nothing."""
DOCUMENTS: Final = ("/openapi.json",)
"""Addresses that are served and are neither in the OpenAPI document nor pages."""


def _routes_in(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes_in(included.routes)
        else:
            yield str(getattr(route, "path", ""))


@cache
def page_templates() -> tuple[str, ...]:
    """The path templates of all pages, frames, scripts and files."""
    return tuple(dict.fromkeys(_routes_in(pages_router.routes)))


@cache
def api_templates() -> tuple[str, ...]:
    """The path templates of the OpenAPI document."""
    return tuple(OPENAPI["paths"])


@cache
def path_parameters() -> dict[str, str]:
    """A value for each parameter in a path of the OpenAPI document."""
    return {name: value for template in api_templates() for name, value in example_ids(template).items()}


def templates() -> tuple[str, ...]:
    return (*api_templates(), *page_templates(), *DOCUMENTS)


def operation(template: str) -> dict[str, Any]:
    found: dict[str, Any] = OPENAPI["paths"][template]["get"]
    return found


def query_parameters(template: str) -> dict[str, dict[str, Any]]:
    """The schema of each query parameter of an address of the OpenAPI document, by name."""
    given = operation(template).get("parameters", [])
    return {one["name"]: one["schema"] for one in given if one["in"] == "query"}


def id_types(template: str) -> dict[str, tuple[str, ...]]:
    """The types of record whose ids each filter of an address takes."""
    return id_filters(query_model(api_routes()[template]))


def list_templates() -> tuple[str, ...]:
    """The path templates of lists of records: those that have a cursor and an order."""
    return tuple(one for one in api_templates() if {"cursor", "sort"} <= query_parameters(one).keys())


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", template)
    written = "".join(
        ("(.+)" if part.endswith(":path}") else "([^/]+)") if part.startswith("{") else re.escape(part)
        for part in parts
    )
    return re.compile(written)


def template_of(address: str, among: tuple[str, ...]) -> str | None:
    """The template of an address; one without parameters wins over one with."""
    path = address.partition("?")[0]
    found = [one for one in among if _pattern(one).fullmatch(path)]
    return min(found, key=lambda one: one.count("{"), default=None)


class ServedContent:
    """The ids that a server knows, read from its lists."""

    def __init__(self, client: Client) -> None:
        self.ids: dict[str, list[str]] = {}
        self.terms: dict[str, list[str]] = defaultdict(list)
        self.parts: dict[str, list[str]] = defaultdict(list)
        """Addresses of the parts of records: passages, intakes."""
        for kind in TYPE_NAMES:
            records = list(read_list(client, f"/v1/{kind}?limit=100"))
            self.ids[kind] = [one["id"] for one in records]
            if kind == "vocabularies":
                self.terms = {one["id"]: [term["term"] for term in one["terms"]] for one in records}
        for whole, part in (("sources", "passages"), ("nutrients", "intakes")):
            for identifier in self.ids[whole]:
                for one in read_list(client, f"/v1/{whole}/{identifier}/{part}?limit=100"):
                    self.parts[part].append(one["href"])
        self.ids["passages"] = [one.rpartition("/")[2] for one in self.parts["passages"]]
        self.ids["intakes"] = [one.rpartition("/")[2] for one in self.parts["intakes"]]
        self.ids[VOCABULARY_TERMS] = [f"{name}.{term}" for name, terms in self.terms.items() for term in terms]
        self.ids[RELEASES] = sorted({one["release"] for one in read_list(client, "/v1/changes?limit=100")})

    @property
    def records(self) -> list[str]:
        """The addresses of all records and their parts."""
        found = [f"/v1/{kind}/{one}" for kind in TYPE_NAMES for one in self.ids[kind]]
        return [*found, *self.parts["passages"], *self.parts["intakes"]]

    def all_ids(self) -> frozenset[str]:
        return frozenset(one for ids in self.ids.values() for one in ids)


def read_list(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Every item of a list, page after page."""
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status == 200, (following, response)
        page = json.loads(response.body)
        yield from page["items"]
        following = page["links"]["next"]
