"""What can be found by words."""

from typing import Any, Final

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.accept import choose_format
from app.http.cursors import mark_of, read_cursor, write_cursor
from app.http.params import read_query
from app.http.render import DOCUMENTS, page_links, respond
from app.http.replies import LIST_REPLIES
from app.http.routes import Router
from app.http.state import database_of
from app.schemas.page import EXACT_UP_TO, FacetCount, PageInfo, meta_of
from app.schemas.search import (
    Highlight,
    MatchedRead,
    SearchHit,
    SearchPage,
    SearchQuery,
    SnippetRead,
)
from app.search.find import Answer, find
from app.search.question import How
from app.search.ranking import Ranked
from app.search.snippets import snippet_of

router = Router(tags=["Finding"])

ON: Final = {"names": "name", "synonyms": "synonym", "ends": "related", "context": "related", "code": "code"}


@router.get("/search", response_model=SearchPage, responses=LIST_REPLIES, query=SearchQuery)
async def search_content(request: Request) -> Response:
    """Find records of every type by anybody's words: names, synonyms, beginnings, misspellings, codes, questions.

    The best answer comes first. A claim that is found shows what is known, never only what a source says. Nothing found
    is an empty list, with `did_you_mean` where something is like it.
    """
    query = read_query(request, SearchQuery)
    choose_format(request, query.format)
    release, page = await database_of(request).read(
        lambda snapshot: (snapshot.release, fetch_hits(snapshot, request, query))
    )
    link = {"Link": f'<{page.links.next}>; rel="next"'} if page.links.next else {}
    return respond(request, page.model_dump_json().encode(), release, query, link)


def fetch_hits(snapshot: Snapshot, request: Request, query: SearchQuery) -> SearchPage:
    """A page of what was found, for whoever shows it."""
    mark = mark_of("search", query.q, query.type)
    start: int = read_cursor(query.cursor, mark, [int])[0] if query.cursor else 0
    answer = find(snapshot, query.q, query.type)
    total = min(answer.total, EXACT_UP_TO)
    following = write_cursor(mark, [start + query.limit]) if start + query.limit < total else None
    return SearchPage(
        items=_hits(snapshot, answer, answer.page(snapshot, start, query.limit)),
        page=PageInfo(limit=query.limit, next_cursor=following, total=total, total_is_exact=answer.is_whole),
        links=page_links(request, query, query.cursor, following),
        facets={"type": _types(answer)} if query.facets else None,
        included=None,
        meta=meta_of(snapshot.release.version),
        did_you_mean=answer.did_you_mean,
        not_understood=answer.question.not_understood,
    )


def _types(answer: Answer) -> list[FacetCount]:
    return [FacetCount(value=kind, count=count) for kind, count in answer.types.most_common()]


def _hits(snapshot: Snapshot, answer: Answer, shown: list[Ranked]) -> list[SearchHit]:
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": [one.record_id for one in shown]})
    documents = {row.id: from_json(row.body) for row in rows}
    return [_hit(documents[one.record_id], answer, one) for one in shown]


def _hit(document: dict[str, Any], answer: Answer, one: Ranked) -> SearchHit:
    snippet = snippet_of(document, answer.question)
    return SearchHit(
        **{member: document[member] for member in ("type", "id", "href", "name", "card")},
        snippet=SnippetRead(
            text=snippet.text, highlights=[Highlight(start=word.start, end=word.end) for word in snippet.places]
        ),
        matched=_matched(document, one),
        **_weight(document),
    )


def _weight(document: dict[str, Any]) -> dict[str, Any]:
    """What a hit must be shown with: the grade of a claim, the severity of a caution."""
    graded = document.get("assessment") or {}
    weight = {"certainty": graded.get("certainty"), "direction": graded.get("direction")}
    return weight | {name: document.get(name) for name in ("standing", "severity")}


def _matched(document: dict[str, Any], one: Ranked) -> MatchedRead:
    term = {"names": document["name"], "synonyms": _synonym(document, one)}.get(one.field, one.word)
    how = one.how.value
    if one.how is How.EXACT:
        how = "exact" if one.is_whole else "words"
    return MatchedRead.model_validate({"on": ON.get(one.field, "text"), "term": term, "how": how})


def _synonym(document: dict[str, Any], one: Ranked) -> str:
    synonyms: list[str] = document.get("synonyms", [])
    return synonyms[one.synonym] if one.synonym < len(synonyms) else one.word
