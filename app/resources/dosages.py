"""Dosages as sources report them: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import or_, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.listing.filters import Collection, bound_values, common_sorts, record_filters, relations
from app.listing.handlers import serve_list
from app.models import Dosage, Relation
from app.models.base import col
from app.models.record import table_of
from app.models.terms import Predicate
from app.schemas.dosage import DosagePage, DosageQuery, DosageRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = APIRouter(prefix="/dosages", tags=["Dosages"])

KEY = col(Dosage.id)

# A dosage belongs to the form or nutrient that is dosed so; a claim relates that one to a condition.
DOSED, CLAIMED = table_of(Relation).alias(), table_of(Relation).alias()
OF_WHAT_IS_CLAIMED = KEY.in_(
    select(DOSED.c.record_id)
    .join(CLAIMED, CLAIMED.c.record_id == DOSED.c.other_id)
    .where(
        DOSED.c.predicate == Predicate.DOSED_AS,
        CLAIMED.c.other_id.in_(bound_values("condition")),
        CLAIMED.c.standing.in_(bound_values("standing")),
    )
)
DIRECT = relations(KEY, "condition")
DOSAGES = Collection(
    type="dosages",
    key=KEY,
    conditions=record_filters(Dosage, DosageQuery)
    | {
        "condition": or_(DIRECT["condition"], OF_WHAT_IS_CLAIMED),
        "standing": DIRECT["standing"],
    },
    sorts=common_sorts(Dosage),
    facets=FACETS["dosages"],
)


@router.get("", response_model=DosagePage, responses=LIST_RESPONSES)
async def list_dosages(request: Request, database: DatabaseDep, query: Annotated[DosageQuery, Query()]) -> Response:
    """List dose, schedule and timing statements as sources report them; never advice.

    Each says whether its amount means magnesium or the compound, and whether it passes the adult upper limit.
    """
    return await serve_list(request, database, DOSAGES, query)


@router.get("/{dosage_id}", response_model=DosageRead, responses=RECORD_RESPONSES)
async def get_dosage(
    dosage_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[DosageRead], Query()]
) -> Response:
    """Get one reported dosage."""
    return await serve_record(request, database, "dosages", dosage_id, query)
