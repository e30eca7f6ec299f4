"""Embeddable cards: their scripts, the pages for frames, and the configurator that generates the code."""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic_core import from_json
from sqlalchemy import bindparam, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, NotReady, Snapshot
from app.http.context import database_of
from app.http.documents import fetch_document
from app.http.headers import CONSTANT_HEADERS, NO_STORE, PUBLIC
from app.http.problems import PROBLEM_TYPES, ApiError, NotFound, Unavailable
from app.http.responses import cacheable_response
from app.models import Record
from app.models.base import col
from app.models.record import MAX_ID_LENGTH, is_id
from app.models.registry import TYPE_NAMES
from app.schemas.envelope import meta_of
from app.text import find_similar
from app.web.assets import EMBED_ASSETS
from app.web.layout import HTML, PAGE_POLICY, PageRoute, page_response, render_page

VERSION: Final = "v1"
FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
"""Policy of frame pages: any site may frame them; everything else stays restricted."""

CONFIGURATOR_POLICY: Final = f"{PAGE_POLICY}; frame-src 'self'"

ELEMENT_LABELS: Final = {
    "card": "Record",
    "claim": "Claim and evidence",
    "advice": "Advice of the day",
    "sources": "List of sources",
}
ALLOWED_VALUES: Final = {
    "element": tuple(ELEMENT_LABELS),
    "type": TYPE_NAMES,
    "theme": ("", "light", "dark"),
    "heading": ("3", "1", "2", "4", "5", "6"),
    "text": ("card", "summary", "one-liner"),
    "as": ("script", "frame"),
}
"""Allowed values of each option, the default first; any other value counts as the default."""

DEFAULT_RECORD: Final = "restless-legs-syndrome"

SELECT_TYPE: Final = select(col(Record.type)).where(col(Record.id) == bindparam("id"))
SELECT_NAMES: Final = (
    select(col(Record.id), col(Record.name))
    .where(col(Record.type) == bindparam("type"))
    .order_by(col(Record.sort_name), col(Record.id))
)


class FrameRoute(APIRoute):
    """A route for frames, whose error pages can be framed too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route handler so that errors become framable pages."""
        handle = super().get_route_handler()

        async def handle_frame(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiError as error:
                return frame_error(request, error)
            except NotReady:
                return frame_error(request, Unavailable("Please try again later."))

        return handle_frame


router = APIRouter(include_in_schema=False)
pages = APIRouter(route_class=PageRoute)
frames = APIRouter(route_class=FrameRoute)


def read_choices(request: Request) -> dict[str, str]:
    """Read the options from the query string; missing and unknown values become the default."""
    parameters = request.query_params
    return {
        name: parameters[name] if parameters.get(name) in allowed else allowed[0]
        for name, allowed in ALLOWED_VALUES.items()
    }


@pages.get("/embed")
async def show_configurator(request: Request) -> Response:
    """Show the configurator: choose a card, preview it and copy the code."""
    parameters = request.query_params
    chosen = read_choices(request) | {"record": parameters.get("record", DEFAULT_RECORD)[:MAX_ID_LENGTH]}
    if chosen["element"] == "claim":
        chosen["type"] = "claims"

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, list[tuple[str, str]]]:
        if "type" not in parameters and chosen["element"] == "card":
            chosen["type"] = fetch_type(snapshot, chosen["record"]) or TYPE_NAMES[0]
        rows = snapshot.connection.execute(SELECT_NAMES, {"type": chosen["type"]})
        return snapshot.release, [(row.id, row.name) for row in rows]

    release, names = await database_of(request).run_async(fetch)
    return page_response(
        request, "embed/configurator.html", release, CONFIGURATOR_POLICY,
        title="Cards for your website", chosen=chosen, names=names, elements=ELEMENT_LABELS, types=TYPE_NAMES,
        ids=parameters.get("ids", chosen["record"])[:1000],
    )  # fmt: skip


def add_asset_route(name: str) -> None:
    """Add a route for a card file at a stable URL, cached as long as content is."""

    @router.get(f"/embed/{VERSION}/{name}", name=f"get_embed_{name}")
    async def get_script(request: Request) -> Response:
        asset = EMBED_ASSETS[name]
        return cacheable_response(request, asset.body, {"Cache-Control": PUBLIC}, media_type=asset.media_type)


for script in EMBED_ASSETS:
    add_asset_route(script)


def fetch_type(snapshot: Snapshot, identifier: str) -> str | None:
    """Fetch the type of the record with an id, or None if there is none."""
    if not is_id(identifier):
        return None
    return snapshot.connection.execute(SELECT_TYPE, {"id": identifier}).scalar_one_or_none()


@frames.get("/embed/v1/{kind}/{record_id}")
async def get_frame(kind: str, record_id: str, request: Request) -> Response:
    """Show the card of a record as a page for a frame; without scripts it is plain text."""
    if kind not in TYPE_NAMES:
        close = find_similar(kind, TYPE_NAMES)
        raise NotFound(f"There is no record type {kind[:60]!r}.", (), close, {"did_you_mean": close})

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, Mapping[str, Any]]:
        return snapshot.release, from_json(fetch_document(snapshot, kind, record_id)[0])

    release, record = await database_of(request).run_async(fetch)
    return page_response(
        request, "embed/frame.html", release, FRAME_POLICY,
        title=record["name"], record=record, chosen=read_choices(request), meta=meta_of(release.version),
    )  # fmt: skip


def frame_error(request: Request, error: ApiError) -> Response:
    """Render an error as a page for a frame."""
    kind = PROBLEM_TYPES[error.slug]
    page = render_page(request, "embed/frame_error.html", title=kind.title, error=error, chosen=read_choices(request))
    headers = CONSTANT_HEADERS | {"Cache-Control": NO_STORE, "Content-Security-Policy": FRAME_POLICY}
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "30"
    return Response(page, kind.status, headers, HTML)


router.include_router(pages)
router.include_router(frames)
