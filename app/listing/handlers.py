"""The steps of every list, in order."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.database import Database, LoadedRelease, Snapshot
from app.http.documents import fetch_document, fetch_included, json_array, select_fields
from app.http.negotiation import choose_format
from app.http.responses import content_response
from app.listing.envelope import next_link, page_links, render_envelope
from app.listing.filters import Collection
from app.listing.page import PageResult, fetch_page
from app.schemas.query import ListQuery


async def answer_list(
    request: Request,
    database: Database,
    collection: Collection,
    query: ListQuery[Any],
    below: str | None = None,
    **whole: str,
) -> Response:
    """Answer a list: two statements are run, and the documents they give are joined.

    A list of parts lies `below` a type of record; `whole` names that record, as in `source="article-citrate"`.
    """
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, PageResult, bytes | None]:
        if below is not None:
            for identifier in whole.values():
                fetch_document(snapshot, below, identifier)
        found = fetch_page(snapshot, collection, query, **whole)
        return snapshot.release, found, fetch_included(snapshot, found.links, query.expand)

    release, found, included = await database.read(ask)
    links = page_links(request, query, query.cursor, found.page.next_cursor)
    items = json_array(select_fields(body, query.fields) for body in found.bodies)
    body = render_envelope(release, items, found.page, links, facets=found.facets, included=included)
    return content_response(request, body, release, query, next_link(links))
