"""The collection `/v1/gaps`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Gap
from app.schemas.facets import FACETS
from app.schemas.gap import GapPage, GapQuery, GapRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/gaps", tags=["Gaps and conflicts"])

GAPS = Collection(
    type="gaps",
    query=GapQuery,
    conditions=record_filters(Gap, GapQuery),
    sorts=common_sorts(Gap),
    facets=FACETS["gaps"],
)


@router.get("", summary="List gaps", response_model=GapPage, responses=LIST_RESPONSES)
async def list_gaps(request: Request, database: DatabaseDep, query: Annotated[GapQuery, Query()]) -> Response:
    """Returns a page of questions that the source articles leave unanswered: not being mentioned does not mean safe."""
    return await serve_list(request, database, GAPS, query)


@router.get("/{gap_id}", summary="Retrieve a gap", response_model=GapRead, responses=RECORD_RESPONSES)
async def get_gap(
    gap_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[GapRead], Query()]
) -> Response:
    """Returns a gap: the question, the articles that do not answer it, and what is known."""
    return await serve_record(request, database, "gaps", gap_id, query)
