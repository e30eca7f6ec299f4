"""What an application was put together with, as a request finds it."""

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from starlette.requests import Request
from starlette.types import Scope

from app.database import Database
from app.settings import Settings

PUBLIC_URL: Final = "public_url"
"""The key of the prefix of all links in the state of a lifespan (ASGI, lifespan protocol)."""


class State(NamedTuple):
    """The parts of one application; a process may hold several."""

    settings: Settings
    database: Database
    paths: Sequence[str]
    """The addresses that are served, as their routes write them."""


def state_of(request: Request) -> State:
    """The parts of the application that serves a request."""
    return cast("State", request.app.state.parts)


def database_of(request: Request) -> Database:
    """The database that serves a request."""
    return state_of(request).database


def path_of(request: Request) -> str:
    """The path within the application, wherever it is mounted."""
    return path_within(request.scope)


def path_within(scope: Scope) -> str:
    """The same of a request that is on its way."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))
