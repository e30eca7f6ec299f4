"""Search: a page of hits, rendered from what the index holds of each."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json
from sqlalchemy import select

from app.database import Snapshot
from app.http.context import DatabaseDep
from app.http.documents import add_member, json_array
from app.http.negotiation import choose_format
from app.http.openapi_responses import LIST_RESPONSES
from app.http.responses import content_response
from app.listing.cursors import fingerprint_of, read_cursor, write_cursor
from app.listing.envelope import next_link, page_links, render_envelope
from app.models import RenderedHit
from app.models.base import col
from app.schemas.envelope import MAX_COUNTED, FacetCount, PageInfo, PageLinks
from app.schemas.search import SearchPage, SearchQuery
from app.search.find import SearchResults, find
from app.search.in_array import in_array
from app.search.index import NAME_FIELDS
from app.search.parsing import WordMatch
from app.search.ranking import Ranked
from app.search.snippets import choose_snippet

router = APIRouter(tags=["Finding"])

ON: Final = {"names": "name", "synonyms": "synonym", "claim_ends": "related", "related": "related", "code": "code"}


@router.get("/search", response_model=SearchPage, responses=LIST_RESPONSES)
async def search_content(request: Request, database: DatabaseDep, query: Annotated[SearchQuery, Query()]) -> Response:
    """Find records of every type by anybody's words: names, synonyms, beginnings, misspellings, codes, questions.

    The best results come first. A claim that is found shows what is known, never only what a source says. Nothing found
    is an empty list, with `did_you_mean` where something is like it.
    """
    choose_format(request, query.format)
    release, (body, links) = await database.run_async(
        lambda snapshot: (snapshot.release, search_page(snapshot, request, query))
    )
    return content_response(request, body, release, query, next_link(links))


def search_page(snapshot: Snapshot, request: Request, query: SearchQuery) -> tuple[bytes, PageLinks]:
    """A page of what was found, for whoever shows it."""
    fingerprint = fingerprint_of("search", query.q, query.type)
    start: int = read_cursor(query.cursor, fingerprint, [int], MAX_COUNTED)[0] if query.cursor else 0
    results = find(snapshot, query.q, query.type, end=start + query.limit, count_types=bool(query.facets))
    total = min(results.total, MAX_COUNTED)
    following = write_cursor(fingerprint, [start + query.limit]) if start + query.limit < total else None
    page = PageInfo(limit=query.limit, next_cursor=following, total=total, total_is_exact=results.total_is_exact)
    links = page_links(request, query, query.cursor, following)
    hits = render_hits(snapshot, results, results.fetch_page(snapshot, start, query.limit))
    facets = {"type": _types(results)} if query.facets else None
    body = render_envelope(snapshot.release, json_array(hits), page, links, facets=facets)
    body = add_member(body, "did_you_mean", to_json(results.did_you_mean))
    return add_member(body, "not_understood", to_json(results.query.not_understood)), links


def _types(results: SearchResults) -> list[FacetCount]:
    counted = sorted(results.types.items(), key=lambda pair: (-pair[1], pair[0]))
    return [FacetCount(value=kind, count=count) for kind, count in counted]


def render_hits(snapshot: Snapshot, results: SearchResults, shown: Sequence[Ranked]) -> Iterator[bytes]:
    """Hits as JSON: what was rendered at load, around what the question decides."""
    rows = snapshot.connection.execute(_SHOWN, {"ids": [one.record_id for one in shown]}).fetchall() if shown else []
    by_id = {row[0]: row for row in rows}
    for one in shown:
        _, opening, closing, names, passages, stems, places = by_id[one.record_id]
        text, bounds = choose_snippet(passages, stems, places, results.query.rarities)
        highlights = ",".join(f'{{"start":{start},"end":{end}}}' for start, end in bounds)
        snippet = f'"snippet":{{"text":{text},"highlights":[{highlights}]}}'
        yield f'{{{opening},{snippet},"matched":{_matched(one, names)},{closing}}}'.encode()


def _matched(one: Ranked, names: str) -> str:
    term = names.split("\n")[one.name] if one.field in NAME_FIELDS else to_json(one.word).decode()
    how = one.how.value
    if one.how is WordMatch.EXACT:
        how = "exact" if one.is_full_match else "words"
    return f'{{"on":"{ON.get(one.field, "text")}","term":{term},"how":"{how}"}}'


_SHOWN: Final = select(
    col(RenderedHit.record_id),
    col(RenderedHit.opening),
    col(RenderedHit.closing),
    col(RenderedHit.names),
    col(RenderedHit.passages),
    col(RenderedHit.stems),
    col(RenderedHit.places),
).where(in_array(col(RenderedHit.record_id), "ids"))
