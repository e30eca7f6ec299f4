"""The page of what was found by words."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.http.context import database_of
from app.listing.envelope import build_address, query_parameters
from app.resources.search import search_page
from app.schemas.search import SearchHit, SearchPage, SearchQuery
from app.web.layout import answer_page
from app.web.pages.exports import json_export
from app.web.pages.lenient_query import read_page_query
from app.web.pages.listings import LISTINGS
from app.web.pages.prose import pieces

ON: Final = {
    "name": "Found by its name",
    "synonym": "Found by another name for it",
    "text": "Found by a word in its text",
    "related": "Found by what it speaks of",
    "code": "Found by its code",
}
HOW: Final = {
    "prefix": "as the beginning of a word",
    "corrected_spelling": "with the spelling mended",
    "parent_code": "as a wider code",
    "child_code": "as a narrower code",
}
"""How something matched, where it is not the plain way."""

EXAMPLES: Final = ("twitchy legs at night", "does magnesium help", "gabapentin", "spinach", "G25.81")


async def show_search(request: Request) -> Response:
    """What was found, the best first; without a question, a place to ask one."""
    if not request.query_params.get("q", "").strip():
        release = await database_of(request).run_async(_release)
        return answer_page(request, "explorer/search.html", release, title="Search", asked=None, examples=EXAMPLES)
    query = read_page_query(request, SearchQuery)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, SearchPage, SearchPage]:
        page = _read_hits(snapshot, request, query.model_copy(update={"facets": ["type"]}))
        # The types that were not chosen show how much they have.
        wider = SearchQuery.model_validate({"q": query.q, "facets": ["type"], "limit": 1})
        return snapshot.release, page, _read_hits(snapshot, request, wider) if query.type else page

    release, page, whole = await database_of(request).run_async(ask)
    counts = {one.value: one.count for one in (whole.facets or {})["type"]}
    asked = query_parameters(query)
    return answer_page(
        request,
        "explorer/search.html",
        release,
        title=f"Search: {query.q}",
        asked=query,
        page=page,
        hits=[(hit, why(hit), pieces(hit.snippet.text, hit.snippet.model_dump()["highlights"])) for hit in page.items],
        types=[(kind, shelf.title, counts.get(kind, 0)) for kind, shelf in LISTINGS.items()],
        following=_following(request, asked, page.page.next_cursor),
        ways=[json_export(request, f"/v1/search?{urlencode(asked, safe=',')}", "JSON, as asked here")],
        examples=EXAMPLES,
    )


def _read_hits(snapshot: Snapshot, request: Request, query: SearchQuery) -> SearchPage:
    body, _ = search_page(snapshot, request, query)
    return SearchPage.model_validate_json(body)


def _release(snapshot: Snapshot) -> Any:
    return snapshot.release


def _following(request: Request, asked: dict[str, str], cursor: str | None) -> str | None:
    return build_address(request, {"cursor": cursor} | asked) if cursor else None


def why(hit: SearchHit) -> str:
    """Why a record was found, in words."""
    matched = hit.matched
    return ", ".join(part for part in (f"{ON[matched.on]}: “{matched.term}”", HOW.get(matched.how)) if part)
