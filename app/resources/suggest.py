"""`/v1/suggest`: names that contain what was typed."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.schemas.envelope import meta_of
from app.schemas.suggest import Highlight, SuggestHit, SuggestQuery, SuggestReply
from app.search.suggest import Suggestion, suggest

router = ResourceRouter(prefix="/suggest", tags=["Finding"])


@router.get("", summary="Suggest names", response_model=SuggestReply, responses=RESULT_RESPONSES)
async def suggest_names(request: Request, database: DatabaseDep, query: Annotated[SuggestQuery, Query()]) -> Response:
    """Returns names for autocompletion: each word may be anywhere in a name, and the last one may be incomplete."""
    choose_format(request)
    release, suggestions = await database.run_async(
        lambda snapshot: (snapshot.release, suggest(snapshot, query.q, query.type, query.limit))
    )
    result = SuggestReply(
        items=[_render_suggestion(suggestion) for suggestion in suggestions], meta=meta_of(release.version)
    )
    return content_response(request, result.model_dump_json().encode(), release, query)


def _render_suggestion(suggestion: Suggestion) -> SuggestHit:
    return SuggestHit(
        text=suggestion.text,
        type=suggestion.type,
        id=suggestion.record_id,
        href=f"/v1/{suggestion.type}/{suggestion.record_id}",
        matched=Highlight(start=suggestion.start, end=suggestion.end),
    )
