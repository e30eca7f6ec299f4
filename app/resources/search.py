"""What can be found by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter
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
from app.schemas.search import SearchHit, SearchPage, SearchQuery
from app.search.find import Answer, find
from app.search.kept import Kept
from app.search.question import How
from app.search.ranking import Ranked
from app.search.snippets import passages_of, snippet_of

router = Router(tags=["Finding"])

ON: Final = {"names": "name", "synonyms": "synonym", "ends": "related", "context": "related", "code": "code"}

MOST_KEPT: Final = 2_500
"""Records whose hits are kept at hand, of some 3 kB each."""

OF_THE_RECORD: Final = ("type", "id", "href", "name", "card")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a hit shows of a record, whatever was asked."""

    members: dict[str, Any]
    synonyms: list[str]
    passages: list[str]


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


def _hits(snapshot: Snapshot, answer: Answer, shown: Sequence[Ranked]) -> list[SearchHit]:
    records = _shown.get(snapshot, [one.record_id for one in shown])
    return _HITS.validate_python([_hit(record, answer, one) for record, one in zip(records, shown, strict=True)])


def _read_shown(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, Shown]:
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(ids)})
    return {row.id: _shown_of(from_json(row.body)) for row in rows}


def _shown_of(document: dict[str, Any]) -> Shown:
    members = {member: document[member] for member in OF_THE_RECORD} | _weight(document)
    return Shown(members, document.get("synonyms", []), passages_of(document))


def _hit(record: Shown, answer: Answer, one: Ranked) -> dict[str, Any]:
    snippet = snippet_of(record.passages, answer.question)
    highlights = [{"start": word.start, "end": word.end} for word in snippet.places]
    return record.members | {
        "snippet": {"text": snippet.text, "highlights": highlights},
        "matched": _matched(record, one),
    }


def _weight(document: dict[str, Any]) -> dict[str, Any]:
    """What a hit must be shown with: the grade of a claim, the severity of a caution."""
    graded = document.get("assessment") or {}
    weight = {"certainty": graded.get("certainty"), "direction": graded.get("direction")}
    return weight | {name: document.get(name) for name in ("standing", "severity")}


def _matched(record: Shown, one: Ranked) -> dict[str, Any]:
    term = {"names": record.members["name"], "synonyms": _synonym(record, one)}.get(one.field, one.word)
    how = one.how.value
    if one.how is How.EXACT:
        how = "exact" if one.is_whole else "words"
    return {"on": ON.get(one.field, "text"), "term": term, "how": how}


def _synonym(record: Shown, one: Ranked) -> str:
    return record.synonyms[one.synonym] if one.synonym < len(record.synonyms) else one.word


_HITS: Final = TypeAdapter(list[SearchHit])
_shown: Final = Kept(MOST_KEPT, _read_shown)
