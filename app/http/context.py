"""What an application was put together with, as a request finds it."""

from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple, cast

from fastapi import Depends
from starlette.requests import Request

from app.database import Database
from app.settings import Settings

PUBLIC_URL: Final = "public_url"
"""The key of the prefix of all links in the state of a lifespan (ASGI, lifespan protocol)."""


class AppContext(NamedTuple):
    """The parts of one application; a process may hold several."""

    settings: Settings
    database: Database
    paths: Sequence[str]
    """The addresses that are served, as their routes write them."""


def context_of(request: Request) -> AppContext:
    """The parts of the application that serves a request."""
    return cast("AppContext", request.app.state.parts)


def database_of(request: Request) -> Database:
    """The database that serves a request."""
    return context_of(request).database


async def get_database(request: Request) -> Database:
    """The same as a dependency; asynchronous, because FastAPI runs other functions in threads."""
    return database_of(request)


DatabaseDep = Annotated[Database, Depends(get_database)]


def path_of(request: Request) -> str:
    """The path within the application, wherever it is mounted."""
    return str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
