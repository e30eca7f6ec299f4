"""What goes on from the beginning of a name."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.accept import choose_format
from app.http.params import read_query
from app.http.render import respond
from app.http.replies import ANSWER_REPLIES
from app.http.routes import Router
from app.http.state import database_of
from app.queries.search import SuggestQuery
from app.schemas.envelope import meta_of
from app.schemas.suggest import Highlight, SuggestHit, SuggestReply
from app.search.suggest import Suggestion, suggest

router = Router(tags=["Finding"])


@router.get("/suggest", responses=ANSWER_REPLIES, query=SuggestQuery)
async def suggest_names(request: Request) -> Response:
    """Suggest names while somebody types: each word may stand anywhere in a name, and the last may be unfinished."""
    query = read_query(request, SuggestQuery)
    choose_format(request, query.format)
    release, found = await database_of(request).read(
        lambda snapshot: (snapshot.release, suggest(snapshot, query.q, query.type, query.limit))
    )
    reply = SuggestReply(items=[_suggestion(one) for one in found], meta=meta_of(release.version))
    return respond(request, reply.model_dump_json().encode(), release, query)


def _suggestion(one: Suggestion) -> SuggestHit:
    return SuggestHit(
        text=one.text,
        type=one.type,
        id=one.record_id,
        href=f"/v1/{one.type}/{one.record_id}",
        matched=Highlight(start=one.start, end=one.end),
    )
