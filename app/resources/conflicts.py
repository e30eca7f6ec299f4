"""The collection `/v1/conflicts`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import or_, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, bound_values, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Claim, Conflict
from app.models.associations import listed_records
from app.models.base import col
from app.schemas.conflict import ConflictPage, ConflictQuery, ConflictRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/conflicts", tags=["Gaps and conflicts"])

CONFLICT_CLAIMS = listed_records("claims")
CONFLICTS = Collection(
    type="conflicts",
    query=ConflictQuery,
    conditions=record_filters(Conflict, ConflictQuery)
    | {
        "about": col(Conflict.id).in_(
            select(CONFLICT_CLAIMS.c.record_id)
            .join(Claim, col(Claim.id) == CONFLICT_CLAIMS.c.target_id)
            .where(
                or_(
                    *(end.in_(bound_values("about")) for end in (col(Claim.subject), col(Claim.object), col(Claim.via)))
                )
            )
        ),
    },
    sorts={**common_sorts(Conflict), "kind": col(Conflict.kind)},
    facets=FACETS["conflicts"],
)


@router.get("", summary="List conflicts", response_model=ConflictPage, responses=LIST_RESPONSES)
async def list_conflicts(request: Request, database: DatabaseDep, query: Annotated[ConflictQuery, Query()]) -> Response:
    """Returns a page of conflicts: where source articles contradict each other, themselves or the evidence."""
    return await serve_list(request, database, CONFLICTS, query)


@router.get("/{conflict_id}", summary="Retrieve a conflict", response_model=ConflictRead, responses=RECORD_RESPONSES)
async def get_conflict(
    conflict_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[ConflictRead], Query()]
) -> Response:
    """Returns a conflict, with the claims involved and what is known."""
    return await serve_record(request, database, "conflicts", conflict_id, query)
