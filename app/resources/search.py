"""`/v1/search`: a page of hits, assembled from parts rendered while loading."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from fastapi import Query, Request, Response
from pydantic_core import to_json
from sqlalchemy import select

from app.database import Snapshot
from app.http.context import DatabaseDep
from app.http.documents import add_member, json_array
from app.http.negotiation import choose_format
from app.http.notices import load_notices
from app.http.openapi_responses import LIST_RESPONSES
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.listing.cursors import fingerprint_of, read_cursor, write_cursor
from app.listing.envelope import next_link, page_links, render_envelope
from app.models import RenderedHit
from app.models.base import col
from app.models.registry import TYPE_NAMES
from app.schemas.envelope import MAX_COUNTED, FacetCount, PageInfo, PageLinks
from app.schemas.search import SearchPage, SearchQuery
from app.search.find import SearchResults, find
from app.search.in_array import in_array
from app.search.index import NAME_FIELDS
from app.search.parsing import WordMatch
from app.search.ranking import Ranked
from app.search.snippets import choose_snippet

router = ResourceRouter(prefix="/search", tags=["Finding"])

MATCHED_MEMBERS: Final = {
    "names": "name",
    "synonyms": "synonym",
    "claim_ends": "related",
    "related": "related",
    "code": "code",
}


@router.get("", summary="Search the content", response_model=SearchPage, responses=LIST_RESPONSES)
async def search_content(request: Request, database: DatabaseDep, query: Annotated[SearchQuery, Query()]) -> Response:
    """Returns records of all types that match everyday words, including prefixes, misspellings, codes and questions.

    The best match comes first. A matching claim shows what is known, never only what a source says. If nothing matches,
    the list is empty; `did_you_mean` suggests similar names.
    """
    choose_format(request)
    release, (body, links) = await database.run_async(
        lambda snapshot: (snapshot.release, render_search_page(snapshot, request, query))
    )
    return content_response(request, body, release, query, next_link(links))


def render_search_page(snapshot: Snapshot, request: Request, query: SearchQuery) -> tuple[bytes, PageLinks]:
    """A page of search results as JSON, and its links; also used by the search page."""
    fingerprint = fingerprint_of("search", query.q, query.type)
    start: int = read_cursor(query.cursor, fingerprint, [int], MAX_COUNTED)[0] if query.cursor else 0
    results = find(snapshot, query.q, query.type, end=start + query.limit, count_types=bool(query.facets))
    total = min(results.total, MAX_COUNTED)
    following = write_cursor(fingerprint, [start + query.limit]) if start + query.limit < total else None
    page = PageInfo(limit=query.limit, next_cursor=following, total=total, total_is_exact=results.total_is_exact)
    links = page_links(request, query, query.cursor, following)
    hits = render_hits(snapshot, results, results.fetch_page(snapshot, start, query.limit))
    facets = {"type": _count_types(results)} if query.facets else None
    notices = load_notices(snapshot, query.type or TYPE_NAMES)
    body = render_envelope(snapshot.release, json_array(hits), page, links, facets=facets, notices=notices)
    body = add_member(body, "did_you_mean", to_json(results.did_you_mean))
    return add_member(body, "not_understood", to_json(results.query.not_understood)), links


def _count_types(results: SearchResults) -> list[FacetCount]:
    counted = sorted(results.types.items(), key=lambda pair: (-pair[1], pair[0]))
    return [FacetCount(value=kind, count=count) for kind, count in counted]


def render_hits(snapshot: Snapshot, results: SearchResults, ranked: Sequence[Ranked]) -> Iterator[bytes]:
    """Hits as JSON: the parts rendered while loading, and between them what depends on the query."""
    rows = (
        snapshot.connection.execute(_SELECT_HITS, {"ids": [hit.record_id for hit in ranked]}).fetchall()
        if ranked
        else []
    )
    by_id = {row[0]: row for row in rows}
    for hit in ranked:
        _, opening, closing, names, passages, stems, places = by_id[hit.record_id]
        text, bounds = choose_snippet(passages, stems, places, results.query.rarities)
        highlights = ",".join(f'{{"start":{start},"end":{end}}}' for start, end in bounds)
        snippet = f'"snippet":{{"text":{text},"highlights":[{highlights}]}}'
        yield f'{{{opening},{snippet},"matched":{_render_match(hit, names)},{closing}}}'.encode()


def _render_match(hit: Ranked, names: str) -> str:
    term = names.split("\n")[hit.name] if hit.field in NAME_FIELDS else to_json(hit.word).decode()
    how = hit.how.value
    if hit.how is WordMatch.EXACT:
        how = "exact" if hit.is_full_match else "words"
    return f'{{"on":"{MATCHED_MEMBERS.get(hit.field, "text")}","term":{term},"how":"{how}"}}'


_SELECT_HITS: Final = select(
    col(RenderedHit.record_id),
    col(RenderedHit.opening),
    col(RenderedHit.closing),
    col(RenderedHit.names),
    col(RenderedHit.passages),
    col(RenderedHit.stems),
    col(RenderedHit.places),
).where(in_array(col(RenderedHit.record_id), "ids"))
