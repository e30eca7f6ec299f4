"""Interactive documentation from files that come with the installation; nothing is asked of another host."""

from importlib.resources import files
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.http.headers import CONSTANT, KEEP

ASSETS = files("fastapi_swagger") / "resources"

LINKS: Final = (
    '<p style="font: 1rem/1.5 sans-serif; max-width: 1460px; margin: 0 auto; padding: 1rem 20px 0; color: #3b4151">'
    'New here? <a href="guide/start">Start in five minutes</a> or read the <a href="guide">guide</a>. '
    '<a href="problems">Types of problems</a> explains every error.</p>'
)
"""What stands above the reference, for whoever came here first."""


class Assets(StaticFiles):
    """Files that change with the installation only."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, with leave to keep it for a day."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "max-age=86400"
        return response


def add_docs(app: FastAPI) -> None:
    """Serve `/docs`."""
    app.mount("/docs/assets", Assets(directory=str(ASSETS)), name="docs-assets")

    # Addresses are relative to the page, so that it works mounted, behind a prefix and behind a proxy that strips it.
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=f"Reference · {app.title}",
        swagger_js_url="docs/assets/swagger-ui-bundle.js",
        swagger_css_url="docs/assets/swagger-ui.css",
        swagger_favicon_url="docs/assets/favicon-32x32.png",
    )

    body = bytes(page.body).replace(b"<body>", f"<body>{LINKS}".encode(), 1)

    @app.get("/docs", include_in_schema=False)
    async def show_docs() -> HTMLResponse:
        return HTMLResponse(body, headers=CONSTANT | {"Cache-Control": KEEP})
