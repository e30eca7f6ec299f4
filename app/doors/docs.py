"""Interactive documentation from files that come with the installation; nothing is asked of another host."""

from importlib.resources import files

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from app.http.state import state_of

ASSETS = files("fastapi_swagger") / "resources"


def add_docs(app: FastAPI) -> None:
    """Serve `/docs`, and lead a visitor of `/` there."""
    app.mount("/docs/assets", StaticFiles(directory=str(ASSETS)), name="docs-assets")

    @app.get("/docs", include_in_schema=False)
    async def show_docs(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=app.title,
            swagger_js_url=f"{root}/docs/assets/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/assets/swagger-ui.css",
            swagger_favicon_url=f"{root}/docs/assets/favicon-32x32.png",
        )

    @app.get("/", include_in_schema=False)
    async def show_start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{state_of(request).settings.public_url or request.scope.get('root_path', '')}/docs")
