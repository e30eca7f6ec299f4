"""Routes as their functions declare them: served without what OpenAPI says of them, which is built when asked for."""

import re
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeVar

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from app.http.params import documented
from app.http.state import path_within
from app.queries.common import Members

Endpoint: TypeAlias = Callable[..., Coroutine[Any, Any, Response]]
Answering = TypeVar("Answering", bound=Endpoint)


class Route(NamedTuple):
    """A function that answers at a path, what it reads, and how it can answer; `openapi_models` says with what."""

    path: str
    endpoint: Endpoint
    responses: Mapping[int | str, dict[str, Any]]
    query: type[BaseModel] | None
    members: Members | None
    tags: Sequence[str]

    def below(self, prefix: str) -> "Route":
        """The same below another path."""
        return self._replace(path=f"{prefix}{self.path}")


@dataclass(frozen=True)
class Router:
    """The routes of one resource. Answers are written by the functions; FastAPI neither checks nor writes them."""

    tags: Sequence[str]
    prefix: str = ""
    routes: list[Route] = field(default_factory=list)

    def get(
        self,
        path: str,
        *,
        responses: Mapping[int | str, dict[str, Any]],
        query: type[BaseModel] | None = None,
        members: Members | None = None,
    ) -> Callable[[Answering], Answering]:
        """Let a function answer at a path. `query` is the model of its parameters; the function reads them itself.

        `members` are those that `fields` may name, where the query does not say so itself: one record of any type is
        asked for alike.
        """

        def declare(endpoint: Answering) -> Answering:
            self.routes.append(Route(self.prefix + path, endpoint, responses, query, members, self.tags))
            return endpoint

        return declare


@dataclass(frozen=True)
class _Answering:
    """An endpoint as an application; Starlette's own way around a function takes as long as to find the route."""

    endpoint: Endpoint
    parameters: tuple[str, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the path of a host that this application is mounted in may have parameters of its own."""
        given = scope["path_params"]
        response = await self.endpoint(
            request=Request(scope, receive), **{name: given[name] for name in self.parameters}
        )
        await response(scope, receive, send)


class _Routes(BaseRoute):
    """All routes of the API, as one: only those of a collection are tried, however many collections there are."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_collection: dict[str, list[StarletteRoute]] = defaultdict(list)
        for route in routes:
            served = StarletteRoute(
                route.path,
                _Answering(route.endpoint, _parameters(route.path)),
                methods=["GET"],
                name=route.endpoint.__name__,
            )
            self._by_collection[_collection_of(route.path)].append(served)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for any of them, and for which."""
        for route in self._by_collection.get(_collection_of(path_within(scope)), ()):
            match, found = route.matches(scope)
            if match is not Match.NONE:  # all take the same method
                return match, {**found, "route": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route that was found answer."""
        await scope["route"].handle(scope, receive, send)


def _parameters(path: str) -> tuple[str, ...]:
    """The names of the parameters of a path."""
    return tuple(re.findall(r"{(\w+)}", path))


def _collection_of(path: str) -> str:
    """How the addresses of a collection begin, as in `/v1/foods`."""
    return "/".join(path.split("/", 3)[:3])


def serve_routes(app: FastAPI, routes: Iterable[Route]) -> None:
    """Serve routes as those of the application itself, with Starlette alone.

    A router that is included is asked twice for each request, and again for each level, which took half the time of a
    detail. A model for each answer takes a fifth of the time to start, and megabytes; it serves the document alone. So
    does what FastAPI makes of each parameter of a path: ids are texts, and a text is what Starlette finds.
    """
    app.router.routes.append(_Routes(routes))


def documented_routes(routes: Iterable[Route], models: Mapping[Endpoint, type[BaseModel]]) -> list[APIRoute]:
    """Routes with all that OpenAPI says of them; the name of the function is the operation id."""
    router = APIRouter(generate_unique_id_function=lambda route: route.name)
    for route in routes:
        router.add_api_route(
            route.path,
            route.endpoint,
            response_model=models[route.endpoint],
            responses=dict(route.responses),
            tags=list(route.tags),
            openapi_extra=documented(route.query, route.members) if route.query else None,
        )
    return [route for route in router.routes if isinstance(route, APIRoute)]
