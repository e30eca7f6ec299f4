"""Route for the static files of pages."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.headers import PUBLIC
from app.http.problems import NotFound
from app.http.responses import cacheable_response
from app.text import find_similar
from app.web.assets import PAGE_ASSETS

router: Final = APIRouter(include_in_schema=False)

IMMUTABLE: Final = "max-age=31536000, immutable"


@router.get("/static/{name:path}")
async def get_static(name: str, request: Request) -> Response:
    """Serve a static file; a URL with its current version may be cached forever.

    Raises:
        NotFound: if the name is not in the table of files.
    """
    asset = PAGE_ASSETS.get(name)
    if asset is None:
        close = [f"/static/{match}" for match in find_similar(name[:80], list(PAGE_ASSETS))]
        raise NotFound(f"There is no static file {name[:60]!r}.", (), close)
    is_current = request.query_params.get("v") == asset.version
    headers = {"Cache-Control": IMMUTABLE if is_current else PUBLIC}
    return cacheable_response(request, asset.body, headers, media_type=asset.media_type)
