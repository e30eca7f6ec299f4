"""Foods: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import bindparam

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Food
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.food import FoodPage, FoodQuery, FoodRead
from app.schemas.query import RecordQuery

router = APIRouter(prefix="/foods", tags=["Foods"])

KEY = col(Food.id)
PER_100G = col(Food.magnesium_mg_per_100g)
PER_SERVING = col(Food.magnesium_mg_per_serving)
FOODS = Collection(
    type="foods",
    key=KEY,
    conditions=record_filters(Food, FoodQuery)
    | {
        "magnesium_mg_per_100g_min": bindparam("magnesium_mg_per_100g_min") <= PER_100G,
        "magnesium_mg_per_100g_max": bindparam("magnesium_mg_per_100g_max") >= PER_100G,
        "magnesium_mg_per_serving_min": bindparam("magnesium_mg_per_serving_min") <= PER_SERVING,
        "magnesium_mg_per_serving_max": bindparam("magnesium_mg_per_serving_max") >= PER_SERVING,
    },
    sorts={**common_sorts(Food), "magnesium_mg_per_100g": PER_100G, "magnesium_mg_per_serving": PER_SERVING},
    facets=FACETS["foods"],
)


@router.get("", response_model=FoodPage, responses=LIST_RESPONSES)
async def list_foods(request: Request, database: DatabaseDep, query: Annotated[FoodQuery, Query()]) -> Response:
    """List foods with their magnesium, in 100 g and in a household serving.

    Every amount names the state of the food and the release of the food database it comes from: raw and boiled spinach
    differ, and so do two releases.
    """
    return await serve_list(request, database, FOODS, query)


@router.get("/{food_id}", response_model=FoodRead, responses=RECORD_RESPONSES)
async def get_food(
    food_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[FoodRead], Query()]
) -> Response:
    """Get one food."""
    return await serve_record(request, database, "foods", food_id, query)
