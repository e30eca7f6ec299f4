"""The application context, and how a request reaches it."""

from typing import Annotated, Final, NamedTuple, cast

from fastapi import Depends
from starlette.requests import Request
from starlette.types import Scope

from app.database import Database
from app.settings import Settings

PUBLIC_URL: Final = "public_url"
"""Key of the prefix of all links in the lifespan state (ASGI, lifespan protocol)."""


class AppContext(NamedTuple):
    """Settings and database of one application; a process may run several."""

    settings: Settings
    database: Database


def context_of(request: Request) -> AppContext:
    """The context of the application that serves a request."""
    return cast("AppContext", request.app.state.context)


def database_of(request: Request) -> Database:
    """The database of the application that serves a request."""
    return context_of(request).database


async def get_database(request: Request) -> Database:
    """`database_of` as a dependency; asynchronous, because FastAPI runs synchronous ones in threads."""
    return database_of(request)


DatabaseDep = Annotated[Database, Depends(get_database)]


def path_of(request: Request) -> str:
    """The path within the application, without the path it is mounted at."""
    return path_in(request.scope)


def path_in(scope: Scope) -> str:
    """`path_of` for an ASGI scope."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))
