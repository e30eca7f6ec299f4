"""What can be asked of the dosages that sources report."""

from sqlalchemy import or_, select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Dosage, Relation
from app.models.base import col
from app.models.record import table_of
from app.models.terms import Predicate
from app.queries.common import RecordQuery
from app.queries.dosage import DOSAGE_MEMBERS, DosageQuery
from app.schemas.facets import FACETS

router = Router(prefix="/dosages", tags=["Dosages"])

KEY = col(Dosage.id)

# A dosage belongs to the form or nutrient that is dosed so; a claim relates that one to a condition.
DOSED, CLAIMED = table_of(Relation).alias(), table_of(Relation).alias()
OF_WHAT_IS_CLAIMED = KEY.in_(
    select(DOSED.c.record_id)
    .join(CLAIMED, CLAIMED.c.record_id == DOSED.c.other_id)
    .where(
        DOSED.c.predicate == Predicate.DOSED_AS,
        CLAIMED.c.other_id.in_(any_of("condition")),
        CLAIMED.c.standing.in_(any_of("standing")),
    )
)
DIRECT = relations(KEY, "condition")
DOSAGES = Collection(
    type="dosages",
    key=KEY,
    conditions=record_filters(Dosage)
    | {
        "condition": or_(DIRECT["condition"], OF_WHAT_IS_CLAIMED),
        "standing": DIRECT["standing"],
        "form": col(Dosage.form).in_(any_of("form")),
        "basis": col(Dosage.basis).in_(any_of("basis")),
        "exceeds_adult_ul": col(Dosage.exceeds_adult_ul).in_(any_of("exceeds_adult_ul")),
    },
    sorts=named(Dosage),
    facets=FACETS["dosages"],
)


@router.get("", responses=LIST_REPLIES, query=DosageQuery)
async def list_dosages(request: Request) -> Response:
    """List dose, schedule and timing statements as sources report them; never advice.

    Each says whether its amount means magnesium or the compound, and whether it passes the adult upper limit.
    """
    return await answer_list(request, DOSAGES, DosageQuery)


@router.get("/{dosage_id}", responses=RECORD_REPLIES, query=RecordQuery, members=DOSAGE_MEMBERS)
async def get_dosage(dosage_id: RecordId, request: Request) -> Response:
    """Get one reported dosage."""
    return await answer_record(request, "dosages", dosage_id, DOSAGE_MEMBERS)
