"""What can be asked of gaps."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, named, record_filters, says_about
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Gap
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.gap import GAP_MEMBERS, GapQuery
from app.schemas.facets import FACETS

router = Router(prefix="/gaps", tags=["Gaps and conflicts"])

KEY = col(Gap.id)
GAPS = Collection(
    type="gaps",
    key=KEY,
    conditions=record_filters(Gap)
    | {
        "about": says_about(KEY, "about"),
        "source": says_about(KEY, "source", member="silent_sources"),
    },
    sorts=named(Gap),
    facets=FACETS["gaps"],
)


@router.get("", responses=LIST_REPLIES, query=GapQuery)
async def list_gaps(request: Request) -> Response:
    """List gaps: what the documents do not say and a reader needs, so that silence is not read as safety."""
    return await answer_list(request, GAPS, GapQuery)


@router.get("/{gap_id}", responses=RECORD_REPLIES, query=RecordQuery, members=GAP_MEMBERS)
async def get_gap(gap_id: RecordId, request: Request) -> Response:
    """Get one gap."""
    return await answer_record(request, "gaps", gap_id, GAP_MEMBERS)
