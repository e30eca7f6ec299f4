"""The collection `/v1/factors`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Factor
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.factor import FactorPage, FactorQuery, FactorRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/factors", tags=["Factors"])

FACTORS = Collection(
    type="factors",
    query=FactorQuery,
    conditions=record_filters(Factor, FactorQuery),
    sorts={**common_sorts(Factor), "kind": col(Factor.kind)},
    facets=FACETS["factors"],
)


@router.get("", summary="List factors", response_model=FactorPage, responses=LIST_RESPONSES)
async def list_factors(request: Request, database: DatabaseDep, query: Annotated[FactorQuery, Query()]) -> Response:
    """Returns a page of factors: causes, risk factors, triggers and aggravators of restless legs or low magnesium."""
    return await serve_list(request, database, FACTORS, query)


@router.get("/{factor_id}", summary="Retrieve a factor", response_model=FactorRead, responses=RECORD_RESPONSES)
async def get_factor(
    factor_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[FactorRead], Query()]
) -> Response:
    """Returns a factor, with the claims that relate it to other records."""
    return await serve_record(request, database, "factors", factor_id, query)
