"""The application factory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app import __version__
from app.database import open_database
from app.http.cache import CACHE_KEY, CacheMiddleware, ReleaseCache, ResponseStore
from app.http.context import PUBLIC_URL, AppContext
from app.http.middleware import ErrorBoundary, RequestGuard
from app.http.parameters import on_invalid_request
from app.http.problems import add_problem_handlers
from app.http.responses import cacheable_response
from app.openapi import CONTACT, DESCRIPTION, LICENCE, SUMMARY, TAGS, add_openapi
from app.resources import RESOURCES
from app.settings import Settings
from app.web import health
from app.web.layout import add_error_pages


async def serve_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a path outside the API: a page, or a 404."""
    from app.web.router import router  # noqa: PLC0415  # a tenth of start-up time and several megabytes, needed only for pages

    await router(scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Create an application; it shares no state with others, and can be mounted in another."""
    settings = settings or Settings()
    database = open_database(settings.database_url, settings.database_connections)
    store = ResponseStore(settings.cache_max_mb * 1_000_000, settings.cache_max_entries)
    cache = ReleaseCache(database, store)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        await database.run_async(lambda _: None)  # Fails without content: such a server must not start.
        yield {CACHE_KEY: cache, PUBLIC_URL: settings.public_url}
        database.close()

    app = FastAPI(
        title="RLS & Magnesium Content API",
        version=__version__,
        summary=SUMMARY,
        description=DESCRIPTION,
        contact=CONTACT,
        license_info=LICENCE,
        openapi_tags=TAGS,
        servers=[{"url": settings.public_url or "/", "description": "This service.", "x-internal": False}],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # Telemetry would record queries.
    )
    for resource in RESOURCES:
        app.include_router(resource.router, prefix="/v1")
    app.include_router(health.router)
    app.router.default = serve_page
    app.state.context = AppContext(settings, database)
    app.state.store = store

    # The last middleware added is the outermost.
    app.add_middleware(ErrorBoundary)
    app.add_middleware(CacheMiddleware, cache=cache)
    app.add_middleware(RequestGuard)

    add_problem_handlers(app)
    add_error_pages(app)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    add_openapi(app, settings)

    @app.get("/openapi.json", include_in_schema=False)
    async def get_openapi_document(request: Request) -> Response:
        if not hasattr(app.state, "openapi_bytes"):
            app.state.openapi_bytes = to_json(app.openapi())
        return cacheable_response(request, app.state.openapi_bytes)

    return app
