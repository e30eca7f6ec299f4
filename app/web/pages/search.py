"""Search page."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.http.context import database_of
from app.listing.envelope import build_address, query_parameters
from app.resources.search import render_search_page
from app.schemas.search import SearchHit, SearchPage, SearchQuery
from app.web.layout import page_response
from app.web.pages.exports import json_export
from app.web.pages.lenient_query import parse_lenient_query
from app.web.pages.listings import LISTINGS
from app.web.pages.prose import split_highlights

MATCH_LABELS: Final = {
    "name": "Matched the name",
    "synonym": "Matched a synonym",
    "text": "Matched the text",
    "related": "Matched a related topic",
    "code": "Matched a code",
}
MATCH_NOTES: Final = {
    "prefix": "start of a word",
    "corrected_spelling": "spelling corrected",
    "parent_code": "broader code",
    "child_code": "narrower code",
}
"""Notes on matches that are not exact."""

EXAMPLE_QUERIES: Final = ("twitchy legs at night", "does magnesium help", "gabapentin", "spinach", "G25.81")


async def show_search(request: Request) -> Response:
    """Show the results, most relevant first, or only the search form if the query is empty."""
    if not request.query_params.get("q", "").strip():
        release = await database_of(request).run_async(_current_release)
        return page_response(
            request, "explorer/search.html", release, title="Search", query=None, examples=EXAMPLE_QUERIES
        )
    query = parse_lenient_query(request, SearchQuery)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, SearchPage, SearchPage]:
        page = _fetch_hits(snapshot, request, query.model_copy(update={"facets": ["type"]}))
        # Types that are not selected show their counts too.
        wider = SearchQuery.model_validate({"q": query.q, "facets": ["type"], "limit": 1})
        return snapshot.release, page, _fetch_hits(snapshot, request, wider) if query.type else page

    release, page, unfiltered = await database_of(request).run_async(fetch)
    counts = {facet.value: facet.count for facet in (unfiltered.facets or {})["type"]}
    parameters = query_parameters(query)
    return page_response(
        request,
        "explorer/search.html",
        release,
        title=f"Search: {query.q}",
        query=query,
        page=page,
        hits=[
            (hit, explain_match(hit), split_highlights(hit.snippet.text, hit.snippet.model_dump()["highlights"]))
            for hit in page.items
        ],
        types=[(kind, listing.title, counts.get(kind, 0)) for kind, listing in LISTINGS.items()],
        next_url=_next_url(request, parameters, page.page.next_cursor),
        export_options=[json_export(request, f"/v1/search?{urlencode(parameters, safe=',')}", "JSON, same query")],
        examples=EXAMPLE_QUERIES,
    )


def _fetch_hits(snapshot: Snapshot, request: Request, query: SearchQuery) -> SearchPage:
    body, _ = render_search_page(snapshot, request, query)
    return SearchPage.model_validate_json(body)


def _current_release(snapshot: Snapshot) -> Any:
    return snapshot.release


def _next_url(request: Request, parameters: dict[str, str], cursor: str | None) -> str | None:
    return build_address(request, {"cursor": cursor} | parameters) if cursor else None


def explain_match(hit: SearchHit) -> str:
    """Explain why a record matched, such as `Matched a synonym: “Twitching legs” (spelling corrected)`."""
    matched = hit.matched
    note = MATCH_NOTES.get(matched.how)
    return f"{MATCH_LABELS[matched.on]}: “{matched.term}”" + (f" ({note})" if note else "")
