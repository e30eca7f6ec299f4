"""Interactive API reference (Swagger UI), served from installed files without requests to other hosts."""

from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.http.responses import cacheable_response
from app.web.assets import read_assets
from app.web.layout import HTML

router: Final = APIRouter(include_in_schema=False)

INTRODUCTION: Final = (
    '<p style="font: 1rem/1.5 sans-serif; max-width: 1460px; margin: 0 auto; padding: 1rem 20px 0; color: #3b4151">'
    'New here? <a href="guide/start">Start in five minutes</a> or read the <a href="guide">guide</a>. '
    '<a href="problems">Problem types</a> explains every error.</p>'
)
"""Links above the reference for readers who arrive here first."""

SWAGGER_ASSETS: Final = read_assets(
    files("fastapi_swagger") / "resources", ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")
)
"""Files of the interactive reference; they change only when the package is updated."""


@router.get("/docs/assets/{name}")
async def get_asset(name: str, request: Request) -> Response:
    """Serve a file of the reference.

    Raises:
        HTTPException: 404 if the name is not in the table of files.
    """
    asset = SWAGGER_ASSETS.get(name)
    if asset is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return cacheable_response(request, asset.body, {"Cache-Control": "max-age=86400"}, media_type=asset.media_type)


@router.get("/docs")
async def show_docs(request: Request) -> Response:
    """Serve the interactive reference."""
    return cacheable_response(request, _render_docs(request.app.title), media_type=HTML)


@cache
def _render_docs(title: str) -> bytes:
    # URLs are relative to the page, so it works when mounted, under a prefix, and behind a proxy that strips one.
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=f"Reference · {title}",
        swagger_js_url="docs/assets/swagger-ui-bundle.js",
        swagger_css_url="docs/assets/swagger-ui.css",
        swagger_favicon_url="docs/assets/favicon-32x32.png",
    )
    return bytes(page.body).replace(b"<body>", f"<body>{INTRODUCTION}".encode(), 1)
