"""The files that pages use."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.doors.site import TYPES_OF_FILES, asset
from app.http.headers import KEEP
from app.http.render import send

router: Final = APIRouter(include_in_schema=False)


@router.get("/static/{name:path}")
async def get_static(name: str, request: Request) -> Response:
    """A file; an address that names its content is kept for ever."""
    try:
        body = asset(name)
    except (OSError, ValueError):
        return Response(status_code=404)
    kind = TYPES_OF_FILES.get(name.rpartition(".")[2], "application/octet-stream")
    kept = "max-age=31536000, immutable" if request.query_params.get("v") else KEEP
    return send(request, body, {"Cache-Control": kept}, media_type=kind)
