"""What can be asked of lifestyle advice."""

from sqlalchemy import bindparam
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import LifestyleAdvice
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.lifestyle_advice import LIFESTYLE_ADVICE_MEMBERS, LifestyleAdviceQuery
from app.schemas.facets import FACETS

router = Router(prefix="/lifestyle-advice", tags=["Lifestyle advice"])

KEY = col(LifestyleAdvice.id)
LIFESTYLE_ADVICE = Collection(
    type="lifestyle-advice",
    key=KEY,
    conditions=record_filters(LifestyleAdvice)
    | relations(KEY, "condition")
    | {
        "kind": col(LifestyleAdvice.kind).in_(any_of("kind")),
        "suits_every_day": col(LifestyleAdvice.suits_every_day) == bindparam("suits_every_day"),
    },
    sorts={**named(LifestyleAdvice), "kind": col(LifestyleAdvice.kind)},
    facets=FACETS["lifestyle-advice"],
)


@router.get("", responses=LIST_REPLIES, query=LifestyleAdviceQuery)
async def list_lifestyle_advice(request: Request) -> Response:
    """List lifestyle advice, each piece with the evidence behind it.

    `suits_every_day=true` keeps what an app may show as advice of the day.
    """
    return await answer_list(request, LIFESTYLE_ADVICE, LifestyleAdviceQuery)


@router.get("/{advice_id}", responses=RECORD_REPLIES, query=RecordQuery, members=LIFESTYLE_ADVICE_MEMBERS)
async def get_lifestyle_advice(advice_id: RecordId, request: Request) -> Response:
    """Get one piece of lifestyle advice."""
    return await answer_record(request, "lifestyle-advice", advice_id, LIFESTYLE_ADVICE_MEMBERS)
