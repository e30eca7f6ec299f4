"""An application with failing routes, for tests of the logs."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.main import create_app as create_content_app


def create_app() -> FastAPI:
    """Create the application with a route that fails before its response and one that fails during it."""
    app = create_content_app()

    @app.get("/fails", include_in_schema=False)
    async def fail(request: Request) -> Any:
        try:
            return request.scope[str(request.url)]
        except KeyError as error:
            raise RuntimeError(f"{request.url} and {dict(request.query_params)}") from error

    @app.get("/breaks-off", include_in_schema=False)
    async def break_off(request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"a beginning"
            raise RuntimeError(str(request.url))

        return StreamingResponse(parts())

    return app
