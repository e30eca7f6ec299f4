"""The collection `/v1/conditions`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Condition
from app.models.base import col
from app.schemas.condition import ConditionPage, ConditionQuery, ConditionRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/conditions", tags=["Conditions"])

CONDITIONS = Collection(
    type="conditions",
    query=ConditionQuery,
    conditions=record_filters(Condition, ConditionQuery),
    sorts={**common_sorts(Condition), "kind": col(Condition.kind)},
    facets=FACETS["conditions"],
)


@router.get("", summary="List conditions", response_model=ConditionPage, responses=LIST_RESPONSES)
async def list_conditions(
    request: Request, database: DatabaseDep, query: Annotated[ConditionQuery, Query()]
) -> Response:
    """Returns a page of conditions: restless legs syndrome and related conditions.

    Periodic limb movement disorder, magnesium deficiency and iron deficiency are records of their own; the claims in
    `related` say how they relate to restless legs syndrome.
    """
    return await serve_list(request, database, CONDITIONS, query)


@router.get("/{condition_id}", summary="Retrieve a condition", response_model=ConditionRead, responses=RECORD_RESPONSES)
async def get_condition(
    condition_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[ConditionRead], Query()],
) -> Response:
    """Returns a condition, with its codes, its cautions and all records that claims relate to it."""
    return await serve_record(request, database, "conditions", condition_id, query)
