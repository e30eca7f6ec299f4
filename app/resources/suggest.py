"""Suggestions: names that continue what was typed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.http.context import DatabaseDep
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.responses import content_response
from app.schemas.envelope import meta_of
from app.schemas.suggest import Highlight, SuggestHit, SuggestQuery, SuggestReply
from app.search.suggest import Suggestion, suggest

router = APIRouter(tags=["Finding"])


@router.get("/suggest", response_model=SuggestReply, responses=RESULT_RESPONSES)
async def suggest_names(request: Request, database: DatabaseDep, query: Annotated[SuggestQuery, Query()]) -> Response:
    """Suggest names while somebody types: each word may stand anywhere in a name, and the last may be unfinished."""
    choose_format(request, query.format)
    release, found = await database.run_async(
        lambda snapshot: (snapshot.release, suggest(snapshot, query.q, query.type, query.limit))
    )
    reply = SuggestReply(items=[_suggestion(one) for one in found], meta=meta_of(release.version))
    return content_response(request, reply.model_dump_json().encode(), release, query)


def _suggestion(one: Suggestion) -> SuggestHit:
    return SuggestHit(
        text=one.text,
        type=one.type,
        id=one.record_id,
        href=f"/v1/{one.type}/{one.record_id}",
        matched=Highlight(start=one.start, end=one.end),
    )
