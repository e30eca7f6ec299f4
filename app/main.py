"""The one place where an application is put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from pydantic_core import to_json
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app import __version__
from app.api import ROUTES
from app.database import open_database
from app.doors.site import add_error_pages
from app.http.cache import Cache
from app.http.delivery import Delivery, Guard
from app.http.kept import KEPT, Kept
from app.http.memory import Memory
from app.http.problems import add_problem_handlers
from app.http.render import send
from app.http.routes import serve_routes
from app.http.state import PUBLIC_URL, State
from app.settings import Settings


class Service(FastAPI):
    """FastAPI behind two layers: an answer that is kept needs nothing of it."""

    def build_middleware_stack(self) -> ASGIApp:
        """The way of a request: delivery, cache, guard, what a host adds, then routing.

        Of FastAPI's own layers, those for telemetry and for bodies have nothing to do here.
        """
        handlers = {kind: handler for kind, handler in self.exception_handlers.items() if kind is not Exception}
        app: ASGIApp = ExceptionMiddleware(AsyncExitStackMiddleware(self.router), handlers)
        for layer, arguments, options in reversed(self.user_middleware):
            app = layer(app, *arguments, **options)
        return Delivery(Cache(Guard(app), self.state.kept))


async def show_page(scope: Scope, receive: Receive, send: Send) -> None:
    """What has no route of the API: a page for people, or not found."""
    from app.doors.pages import router  # noqa: PLC0415  # a tenth of the start, and megabytes, that only pages need

    await router(scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application of its own: two in one process share nothing, and one can be mounted in another."""
    settings = settings or Settings()
    database = open_database(settings.database_url, settings.database_connections)
    memory = Memory(settings.cache_megabytes * 1_000_000, settings.cache_answers)
    kept = Kept(database, memory)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        await database.read(lambda _: None)  # A server without content must not start.
        yield {KEPT: kept, PUBLIC_URL: settings.public_url}
        database.close()

    app = Service(
        title="RLS & Magnesium Content API",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        # It would record what was asked wherever a host sets it up, and asking whether one did costs 5 µs.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.parts = State(settings, database, [route.path for route in ROUTES])
    app.state.memory, app.state.kept = memory, kept
    serve_routes(app, ROUTES)
    app.router.default = show_page
    add_problem_handlers(app)
    add_error_pages(app)

    def document() -> dict[str, Any]:
        from app.openapi import build_openapi  # noqa: PLC0415  # the models of all answers, which only it needs

        return build_openapi(app, ROUTES)

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way

    @app.get("/openapi.json", include_in_schema=False)
    async def get_openapi_document(request: Request) -> Response:
        if not hasattr(app.state, "openapi_bytes"):
            app.state.openapi_bytes = to_json(app.openapi())
        return send(request, app.state.openapi_bytes)

    return app
