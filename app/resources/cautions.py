"""The collection `/v1/cautions`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import case

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Caution
from app.models.base import col
from app.models.terms import Severity
from app.schemas.caution import CautionPage, CautionQuery, CautionRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/cautions", tags=["Cautions"])

SEVERITY_RANK = case({severity.value: rank for rank, severity in enumerate(Severity)}, value=col(Caution.severity))
CAUTIONS = Collection(
    type="cautions",
    query=CautionQuery,
    conditions=record_filters(Caution, CautionQuery),
    sorts={**common_sorts(Caution), "severity": SEVERITY_RANK},
    facets=FACETS["cautions"],
)


@router.get("", summary="List cautions", response_model=CautionPage, responses=LIST_RESPONSES)
async def list_cautions(request: Request, database: DatabaseDep, query: Annotated[CautionQuery, Query()]) -> Response:
    """Returns a page of cautions: what can go wrong, who is at risk, and what to do.

    `about=magnesium-citrate` returns those that an app must display with that record.
    """
    return await serve_list(request, database, CAUTIONS, query)


@router.get("/{caution_id}", summary="Retrieve a caution", response_model=CautionRead, responses=RECORD_RESPONSES)
async def get_caution(
    caution_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[CautionRead], Query()]
) -> Response:
    """Returns a caution, with the records that it concerns."""
    return await serve_record(request, database, "cautions", caution_id, query)
