"""What can be asked of conditions."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Condition
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.condition import CONDITION_MEMBERS, ConditionQuery
from app.schemas.facets import FACETS

router = Router(prefix="/conditions", tags=["Conditions"])

KEY = col(Condition.id)
CONDITIONS = Collection(
    type="conditions",
    key=KEY,
    conditions=record_filters(Condition)
    | {
        "kind": col(Condition.kind).in_(any_of("kind")),
    },
    sorts={**named(Condition), "kind": col(Condition.kind)},
    facets=FACETS["conditions"],
)


@router.get("", responses=LIST_REPLIES, query=ConditionQuery)
async def list_conditions(request: Request) -> Response:
    """List conditions: restless legs syndrome and its neighbours.

    Periodic limb movement disorder, magnesium deficiency and iron deficiency are records of their own; how they relate
    to restless legs syndrome is said by claims, in `related`.
    """
    return await answer_list(request, CONDITIONS, ConditionQuery)


@router.get("/{condition_id}", responses=RECORD_REPLIES, query=RecordQuery, members=CONDITION_MEMBERS)
async def get_condition(condition_id: RecordId, request: Request) -> Response:
    """Get one condition, with its codes, its cautions and every record that a claim relates to it."""
    return await answer_record(request, "conditions", condition_id, CONDITION_MEMBERS)
