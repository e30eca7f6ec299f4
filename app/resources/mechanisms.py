"""What can be asked of mechanisms."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Mechanism
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.mechanism import MECHANISM_MEMBERS, MechanismQuery
from app.schemas.facets import FACETS

router = Router(prefix="/mechanisms", tags=["Mechanisms"])

KEY = col(Mechanism.id)
MECHANISMS = Collection(
    type="mechanisms",
    key=KEY,
    conditions=record_filters(Mechanism)
    | relations(KEY, "condition")
    | {
        "kind": col(Mechanism.kind).in_(any_of("kind")),
    },
    sorts={**named(Mechanism), "kind": col(Mechanism.kind)},
    facets=FACETS["mechanisms"],
)


@router.get("", responses=LIST_REPLIES, query=MechanismQuery)
async def list_mechanisms(request: Request) -> Response:
    """List mechanisms: what magnesium or glycine is said to do in the body.

    A mechanism being real does not make it a treatment; the claims in `related` say how far it goes.
    """
    return await answer_list(request, MECHANISMS, MechanismQuery)


@router.get("/{mechanism_id}", responses=RECORD_REPLIES, query=RecordQuery, members=MECHANISM_MEMBERS)
async def get_mechanism(mechanism_id: RecordId, request: Request) -> Response:
    """Get one mechanism."""
    return await answer_record(request, "mechanisms", mechanism_id, MECHANISM_MEMBERS)
