"""What can be asked of foods."""

from sqlalchemy import bindparam
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Food
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.food import FOOD_MEMBERS, FoodQuery
from app.schemas.facets import FACETS

router = Router(prefix="/foods", tags=["Foods"])

KEY = col(Food.id)
PER_100G = col(Food.magnesium_mg_per_100g)
PER_SERVING = col(Food.magnesium_mg_per_serving)
FOODS = Collection(
    type="foods",
    key=KEY,
    conditions=record_filters(Food)
    | {
        "group": col(Food.group).in_(any_of("group")),
        "state": col(Food.state).in_(any_of("state")),
        "magnesium_mg_per_100g_min": bindparam("magnesium_mg_per_100g_min") <= PER_100G,
        "magnesium_mg_per_100g_max": bindparam("magnesium_mg_per_100g_max") >= PER_100G,
        "magnesium_mg_per_serving_min": bindparam("magnesium_mg_per_serving_min") <= PER_SERVING,
        "magnesium_mg_per_serving_max": bindparam("magnesium_mg_per_serving_max") >= PER_SERVING,
    },
    sorts={**named(Food), "magnesium_mg_per_100g": PER_100G, "magnesium_mg_per_serving": PER_SERVING},
    facets=FACETS["foods"],
)


@router.get("", responses=LIST_REPLIES, query=FoodQuery)
async def list_foods(request: Request) -> Response:
    """List foods with their magnesium, in 100 g and in a household serving.

    Every amount names the state of the food and the release of the food database it comes from: raw and boiled spinach
    differ, and so do two releases.
    """
    return await answer_list(request, FOODS, FoodQuery)


@router.get("/{food_id}", responses=RECORD_REPLIES, query=RecordQuery, members=FOOD_MEMBERS)
async def get_food(food_id: RecordId, request: Request) -> Response:
    """Get one food."""
    return await answer_record(request, "foods", food_id, FOOD_MEMBERS)
