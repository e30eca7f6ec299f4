"""What can be asked of cautions."""

from sqlalchemy import case, select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, says_about
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Caution
from app.models.base import col
from app.models.caution import AUDIENCE
from app.models.terms import Severity
from app.queries.caution import CAUTION_MEMBERS, CautionQuery
from app.queries.common import RecordQuery
from app.schemas.facets import FACETS

router = Router(prefix="/cautions", tags=["Cautions"])

KEY = col(Caution.id)
GRAVITY = case({severity.value: place for place, severity in enumerate(Severity)}, value=col(Caution.severity))
CAUTIONS = Collection(
    type="cautions",
    key=KEY,
    conditions=record_filters(Caution)
    | {
        "about": says_about(KEY, "about"),
        "audience": KEY.in_(select(AUDIENCE.c.record_id).where(AUDIENCE.c.term.in_(any_of("audience")))),
        "severity": col(Caution.severity).in_(any_of("severity")),
    },
    sorts={**named(Caution), "severity": GRAVITY},
    facets=FACETS["cautions"],
)


@router.get("", responses=LIST_REPLIES, query=CautionQuery)
async def list_cautions(request: Request) -> Response:
    """List cautions: what can go wrong, for whom, and whom to ask.

    `about=magnesium-citrate` gives those an app must show beside that record.
    """
    return await answer_list(request, CAUTIONS, CautionQuery)


@router.get("/{caution_id}", responses=RECORD_REPLIES, query=RecordQuery, members=CAUTION_MEMBERS)
async def get_caution(caution_id: RecordId, request: Request) -> Response:
    """Get one caution."""
    return await answer_record(request, "cautions", caution_id, CAUTION_MEMBERS)
