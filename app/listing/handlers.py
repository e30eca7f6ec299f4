"""The handler that all list endpoints share."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.database import Database, LoadedRelease, Snapshot
from app.http.documents import fetch_document, fetch_included, json_array, select_fields
from app.http.negotiation import choose_format
from app.http.notices import load_notices
from app.http.responses import content_response
from app.listing.envelope import next_link, page_links, render_envelope
from app.listing.filters import Collection
from app.listing.page import PageResult, fetch_page
from app.schemas.common import NoticeRead
from app.schemas.query import ListQuery


async def serve_list(
    request: Request,
    database: Database,
    collection: Collection,
    query: ListQuery[Any],
    parent_type: str | None = None,
    **parent: str,
) -> Response:
    """Respond with a page of a list: runs two statements, and joins the documents they return.

    A list of parts is below a record: `parent_type` is its type, `parent` its id, as in `source="article-citrate"`.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, PageResult, bytes | None, Sequence[NoticeRead]]:
        if parent_type is not None:
            for identifier in parent.values():
                fetch_document(snapshot, parent_type, identifier)
        result = fetch_page(snapshot, collection, query, **parent)
        included = fetch_included(snapshot, result.links, query.expand)
        return snapshot.release, result, included, load_notices(snapshot, [collection.type])

    release, result, included, notices = await database.run_async(fetch)
    links = page_links(request, result.query, query.cursor, result.page.next_cursor)
    items = json_array(select_fields(body, query.fields) for body in result.bodies)
    body = render_envelope(release, items, result.page, links, facets=result.facets, included=included, notices=notices)
    return content_response(request, body, release, result.query, next_link(links))
