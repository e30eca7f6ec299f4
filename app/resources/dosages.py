"""The collection `/v1/dosages`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import or_, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, bound_values, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Dosage, Relation
from app.models.base import col
from app.models.record import table_of
from app.models.terms import Predicate
from app.schemas.dosage import DosagePage, DosageQuery, DosageRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/dosages", tags=["Dosages"])

# Dosages of a form or nutrient that a claim relates to a condition.
DOSED_AS, RELATED = table_of(Relation).alias(), table_of(Relation).alias()
OF_RELATED_RECORD = col(Dosage.id).in_(
    select(DOSED_AS.c.record_id)
    .join(RELATED, RELATED.c.record_id == DOSED_AS.c.other_id)
    .where(
        DOSED_AS.c.predicate == Predicate.DOSED_AS,
        RELATED.c.other_id.in_(bound_values("condition")),
        RELATED.c.standing.in_(bound_values("standing")),
    )
)
FILTERS = record_filters(Dosage, DosageQuery)
DOSAGES = Collection(
    type="dosages",
    query=DosageQuery,
    conditions=FILTERS | {"condition": or_(FILTERS["condition"], OF_RELATED_RECORD)},
    sorts=common_sorts(Dosage),
    facets=FACETS["dosages"],
)


@router.get("", summary="List dosages", response_model=DosagePage, responses=LIST_RESPONSES)
async def list_dosages(request: Request, database: DatabaseDep, query: Annotated[DosageQuery, Query()]) -> Response:
    """Returns a page of doses, schedules and timing as the sources report them; never advice.

    Each dosage says whether its amount is that of magnesium or of the compound (`basis`), and whether it exceeds the
    adult upper limit (`exceeds_adult_ul`).
    """
    return await serve_list(request, database, DOSAGES, query)


@router.get("/{dosage_id}", summary="Retrieve a dosage", response_model=DosageRead, responses=RECORD_RESPONSES)
async def get_dosage(
    dosage_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[DosageRead], Query()]
) -> Response:
    """Returns a dosage as the sources report it; never advice."""
    return await serve_record(request, database, "dosages", dosage_id, query)
