"""The collection `/v1/foods`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Food
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.food import FoodPage, FoodQuery, FoodRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/foods", tags=["Foods"])

PER_100G = col(Food.magnesium_mg_per_100g)
PER_SERVING = col(Food.magnesium_mg_per_serving)
FOODS = Collection(
    type="foods",
    query=FoodQuery,
    conditions=record_filters(Food, FoodQuery),
    sorts={**common_sorts(Food), "magnesium_mg_per_100g": PER_100G, "magnesium_mg_per_serving": PER_SERVING},
    facets=FACETS["foods"],
)


@router.get("", summary="List foods", response_model=FoodPage, responses=LIST_RESPONSES)
async def list_foods(request: Request, database: DatabaseDep, query: Annotated[FoodQuery, Query()]) -> Response:
    """Returns a page of foods with their magnesium content, per 100 g and per household serving.

    Each food has a `state` and a `reference` to the release of the food database, because amounts differ between raw
    and boiled spinach, and between releases.
    """
    return await serve_list(request, database, FOODS, query)


@router.get("/{food_id}", summary="Retrieve a food", response_model=FoodRead, responses=RECORD_RESPONSES)
async def get_food(
    food_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[FoodRead], Query()]
) -> Response:
    """Returns a food, with its magnesium content per 100 g and per serving."""
    return await serve_record(request, database, "foods", food_id, query)
