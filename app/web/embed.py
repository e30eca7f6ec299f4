"""Content for other people's pages: the script of the cards, a page for frames, and a page that gives the code."""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final, NoReturn

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
from app.http.ids import find_ids
from app.http.problems import PROBLEM_TYPES, ApiError, NotFound, Unavailable
from app.http.responses import cacheable_response
from app.models import Record
from app.models.base import col
from app.models.record import MAX_ID_LENGTH, is_id
from app.models.registry import TYPE_NAMES
from app.schemas.envelope import meta_of
from app.text import find_similar
from app.web.assets import EMBED_ASSETS
from app.web.layout import HTML, POLICY, PageRoute, answer_page, render_page

VERSION: Final = "v1"
FRAMED: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
"""A page for frames may stand in any page; all else stays shut."""

CONFIGURATOR: Final = f"{POLICY}; frame-src 'self'"

ELEMENTS: Final = {
    "card": "Card of a record",
    "claim": "Statement and evidence",
    "advice": "Advice of the day",
    "sources": "Sources list",
}
CHOICES: Final = {
    "element": tuple(ELEMENTS),
    "type": TYPE_NAMES,
    "theme": ("", "light", "dark"),
    "heading": ("3", "1", "2", "4", "5", "6"),
    "text": ("card", "summary", "one-liner"),
    "as": ("script", "frame"),
}
"""What can be chosen, with the default first; anything else counts as the default."""

FIRST: Final = "restless-legs-syndrome"

TYPE_OF: Final = select(col(Record.type)).where(col(Record.id) == bindparam("id"))
NAMES: Final = (
    select(col(Record.id), col(Record.name))
    .where(col(Record.type) == bindparam("type"))
    .order_by(col(Record.sort_name), col(Record.id))
)


class FrameRoute(APIRoute):
    """A route for frames: a failure, too, is a page that may stand in another."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with its failures as small pages."""
        handle = super().get_route_handler()

        async def handle_frame(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiError as error:
                return failed(request, error)
            except NotReady:
                return failed(request, Unavailable("Please try again later."))

        return handle_frame


router = APIRouter(include_in_schema=False)
pages = APIRouter(route_class=PageRoute)
frames = APIRouter(route_class=FrameRoute)


def choices_of(request: Request) -> dict[str, str]:
    """What an address chooses; what it does not choose, or names wrongly, is so by default."""
    given = request.query_params
    return {name: given[name] if given.get(name) in allowed else allowed[0] for name, allowed in CHOICES.items()}


@pages.get("/embed")
async def configure(request: Request) -> Response:
    """Choose a card, see it live, and copy the code."""
    given = request.query_params
    chosen = choices_of(request) | {"record": given.get("record", FIRST)[:MAX_ID_LENGTH]}
    if chosen["element"] == "claim":
        chosen["type"] = "claims"

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, list[tuple[str, str]]]:
        if "type" not in given and chosen["element"] == "card":
            chosen["type"] = find_type(snapshot, chosen["record"]) or TYPE_NAMES[0]
        rows = snapshot.connection.execute(NAMES, {"type": chosen["type"]})
        return snapshot.release, [(row.id, row.name) for row in rows]

    release, names = await database_of(request).run_async(ask)
    return answer_page(
        request, "embed/configurator.html", release, CONFIGURATOR,
        title="Cards for your page", chosen=chosen, names=names, elements=ELEMENTS, types=TYPE_NAMES,
        ids=given.get("ids", chosen["record"])[:1000],
    )  # fmt: skip


def add_script(name: str) -> None:
    """Serve a file of the cards at an address that never changes, kept as long as content is."""

    @router.get(f"/embed/{VERSION}/{name}", name=f"get_embed_{name}")
    async def get_script(request: Request) -> Response:
        asset = EMBED_ASSETS[name]
        return cacheable_response(request, asset.body, {"Cache-Control": PUBLIC}, media_type=asset.media_type)


for script in EMBED_ASSETS:
    add_script(script)


@router.get("/embed/v1/records/{record_id}")
async def find_record(record_id: str, request: Request) -> Response:
    """Lead from an id alone to its record.

    The address is relative, so that it holds wherever the service is mounted.
    """

    def ask(snapshot: Snapshot) -> str:
        kind = find_type(snapshot, record_id)
        return f"../../../v1/{kind}/{record_id}" if kind else refuse(snapshot, record_id)

    headers = {"Location": await database_of(request).run_async(ask), "Cache-Control": PUBLIC}
    return Response(status_code=HTTPStatus.TEMPORARY_REDIRECT, headers=CONSTANT_HEADERS | headers)


def find_type(snapshot: Snapshot, identifier: str) -> str | None:
    """The type of the record with an id; None where there is no such record."""
    if not is_id(identifier):
        return None
    return snapshot.connection.execute(TYPE_OF, {"id": identifier}).scalar_one_or_none()


def refuse(snapshot: Snapshot, identifier: str) -> NoReturn:
    """Say why no record has an id.

    Raises:
        Gone: with its successor, where the record was withdrawn.
        NotFound: with ids like it, of any type.
    """
    with suppress(NotFound):
        fetch_document(snapshot, TYPE_NAMES[0], identifier)
    close = find_similar(identifier, find_ids(snapshot, TYPE_NAMES), most=5)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise NotFound(f"No record has the id {identifier[:100]!r}.{hint}", (), close, {"did_you_mean": close})


@frames.get("/embed/v1/{kind}/{record_id}")
async def get_frame(kind: str, record_id: str, request: Request) -> Response:
    """The card of a record as a page for a frame; without scripts it is a plain text."""
    if kind not in TYPE_NAMES:
        close = find_similar(kind, TYPE_NAMES)
        raise NotFound(f"There is no type of record {kind[:60]!r}.", (), close, {"did_you_mean": close})

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, Mapping[str, Any]]:
        return snapshot.release, from_json(fetch_document(snapshot, kind, record_id)[0])

    release, record = await database_of(request).run_async(ask)
    return answer_page(
        request, "embed/frame.html", release, FRAMED,
        title=record["name"], record=record, chosen=choices_of(request), meta=meta_of(release.version),
    )  # fmt: skip


def failed(request: Request, error: ApiError) -> Response:
    """A failure as a page for a frame."""
    kind = PROBLEM_TYPES[error.slug]
    page = render_page(request, "embed/frame_error.html", title=kind.title, error=error, chosen=choices_of(request))
    headers = CONSTANT_HEADERS | {"Cache-Control": NO_STORE, "Content-Security-Policy": FRAMED}
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "30"
    return Response(page, kind.status, headers, HTML)


router.include_router(pages)
router.include_router(frames)
