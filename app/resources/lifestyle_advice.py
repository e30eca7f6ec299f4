"""The collection `/v1/lifestyle-advice`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import LifestyleAdvice
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.lifestyle_advice import LifestyleAdvicePage, LifestyleAdviceQuery, LifestyleAdviceRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/lifestyle-advice", tags=["Lifestyle advice"])

LIFESTYLE_ADVICE = Collection(
    type="lifestyle-advice",
    query=LifestyleAdviceQuery,
    conditions=record_filters(LifestyleAdvice, LifestyleAdviceQuery),
    sorts={**common_sorts(LifestyleAdvice), "kind": col(LifestyleAdvice.kind)},
    facets=FACETS["lifestyle-advice"],
)


@router.get("", summary="List lifestyle advice", response_model=LifestyleAdvicePage, responses=LIST_RESPONSES)
async def list_lifestyle_advice(
    request: Request, database: DatabaseDep, query: Annotated[LifestyleAdviceQuery, Query()]
) -> Response:
    """Returns a page of lifestyle advice, each piece with its evidence.

    `suits_every_day=true` returns only what an app may show as advice of the day.
    """
    return await serve_list(request, database, LIFESTYLE_ADVICE, query)


@router.get(
    "/{advice_id}",
    summary="Retrieve a piece of lifestyle advice",
    response_model=LifestyleAdviceRead,
    responses=RECORD_RESPONSES,
)
async def get_lifestyle_advice(
    advice_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[LifestyleAdviceRead], Query()],
) -> Response:
    """Returns a piece of lifestyle advice, with the evidence for it."""
    return await serve_record(request, database, "lifestyle-advice", advice_id, query)
