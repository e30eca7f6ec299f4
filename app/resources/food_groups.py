"""The collection `/v1/food-groups`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import FoodGroup
from app.schemas.facets import FACETS
from app.schemas.food import FoodGroupPage, FoodGroupQuery, FoodGroupRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/food-groups", tags=["Foods"])

FOOD_GROUPS = Collection(
    type="food-groups",
    query=FoodGroupQuery,
    conditions=record_filters(FoodGroup, FoodGroupQuery),
    sorts=common_sorts(FoodGroup),
    facets=FACETS["food-groups"],
)


@router.get("", summary="List food groups", response_model=FoodGroupPage, responses=LIST_RESPONSES)
async def list_food_groups(
    request: Request, database: DatabaseDep, query: Annotated[FoodGroupQuery, Query()]
) -> Response:
    """Returns a page of food groups: the four that the source articles name, and others."""
    return await serve_list(request, database, FOOD_GROUPS, query)


@router.get("/{group_id}", summary="Retrieve a food group", response_model=FoodGroupRead, responses=RECORD_RESPONSES)
async def get_food_group(
    group_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[FoodGroupRead], Query()]
) -> Response:
    """Returns a food group; `/v1/foods?group=` lists its foods."""
    return await serve_record(request, database, "food-groups", group_id, query)
