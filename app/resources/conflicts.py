"""What can be asked of conflicts."""

from sqlalchemy import or_, select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, says_about
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Claim, Conflict
from app.models.base import col
from app.models.links import listed_records
from app.queries.common import RecordQuery
from app.queries.conflict import CONFLICT_MEMBERS, ConflictQuery
from app.schemas.facets import FACETS

router = Router(prefix="/conflicts", tags=["Gaps and conflicts"])

KEY = col(Conflict.id)
SIDES = listed_records("claims")
CONFLICTS = Collection(
    type="conflicts",
    key=KEY,
    conditions=record_filters(Conflict)
    | {
        "kind": col(Conflict.kind).in_(any_of("kind")),
        "about": KEY.in_(
            select(SIDES.c.record_id)
            .join(Claim, col(Claim.id) == SIDES.c.target_id)
            .where(or_(*(end.in_(any_of("about")) for end in (col(Claim.subject), col(Claim.object), col(Claim.via)))))
        ),
        "claim": says_about(KEY, "claim", member="claims"),
    },
    sorts={**named(Conflict), "kind": col(Conflict.kind)},
    facets=FACETS["conflicts"],
)


@router.get("", responses=LIST_REPLIES, query=ConflictQuery)
async def list_conflicts(request: Request) -> Response:
    """List conflicts: where documents contradict each other, themselves or the evidence."""
    return await answer_list(request, CONFLICTS, ConflictQuery)


@router.get("/{conflict_id}", responses=RECORD_REPLIES, query=RecordQuery, members=CONFLICT_MEMBERS)
async def get_conflict(conflict_id: RecordId, request: Request) -> Response:
    """Get one conflict."""
    return await answer_record(request, "conflicts", conflict_id, CONFLICT_MEMBERS)
