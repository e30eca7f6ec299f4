"""What can be asked of factors."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Factor
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.factor import FACTOR_MEMBERS, FactorQuery
from app.schemas.facets import FACETS

router = Router(prefix="/factors", tags=["Factors"])

KEY = col(Factor.id)
FACTORS = Collection(
    type="factors",
    key=KEY,
    conditions=record_filters(Factor)
    | relations(KEY, "condition")
    | {
        "kind": col(Factor.kind).in_(any_of("kind")),
    },
    sorts={**named(Factor), "kind": col(Factor.kind)},
    facets=FACETS["factors"],
)


@router.get("", responses=LIST_REPLIES, query=FactorQuery)
async def list_factors(request: Request) -> Response:
    """List factors: causes, risks, triggers and aggravators, for restless legs or for low magnesium."""
    return await answer_list(request, FACTORS, FactorQuery)


@router.get("/{factor_id}", responses=RECORD_REPLIES, query=RecordQuery, members=FACTOR_MEMBERS)
async def get_factor(factor_id: RecordId, request: Request) -> Response:
    """Get one factor."""
    return await answer_record(request, "factors", factor_id, FACTOR_MEMBERS)
