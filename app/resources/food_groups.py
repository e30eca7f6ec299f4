"""What can be asked of food groups."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import FoodGroup
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.food import FOOD_GROUP_MEMBERS, FoodGroupQuery
from app.schemas.facets import FACETS

router = Router(prefix="/food-groups", tags=["Foods"])

FOOD_GROUPS = Collection(
    type="food-groups",
    key=col(FoodGroup.id),
    conditions=record_filters(FoodGroup),
    sorts=named(FoodGroup),
    facets=FACETS["food-groups"],
)


@router.get("", responses=LIST_REPLIES, query=FoodGroupQuery)
async def list_food_groups(request: Request) -> Response:
    """List food groups: the four that the documents name, and more."""
    return await answer_list(request, FOOD_GROUPS, FoodGroupQuery)


@router.get("/{group_id}", responses=RECORD_REPLIES, query=RecordQuery, members=FOOD_GROUP_MEMBERS)
async def get_food_group(group_id: RecordId, request: Request) -> Response:
    """Get one food group."""
    return await answer_record(request, "food-groups", group_id, FOOD_GROUP_MEMBERS)
