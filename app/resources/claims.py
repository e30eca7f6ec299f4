"""The collection `/v1/claims`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import case, or_, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, bound_values, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Assessment, Claim, Correction
from app.models.base import col
from app.models.claim import CERTAINTY_OR_NONE, CORRECTED_RECORD, GRADED_CLAIM
from app.models.terms import Standing
from app.schemas.claim import ClaimPage, ClaimQuery, ClaimRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/claims", tags=["Claims"])

STANDING_RANK = case({standing.value: rank for rank, standing in enumerate(Standing)}, value=col(Claim.standing))
GRADED, CORRECTED = select(GRADED_CLAIM), select(CORRECTED_RECORD)
CLAIMS = Collection(
    type="claims",
    query=ClaimQuery,
    conditions=record_filters(Claim, ClaimQuery)
    | {
        "object": or_(col(Claim.object).in_(bound_values("object")), col(Claim.term).in_(bound_values("object"))),
        "about": or_(
            *(end.in_(bound_values("about")) for end in (col(Claim.subject), col(Claim.object), col(Claim.via)))
        ),
        "certainty": col(Claim.id).in_(GRADED.where(CERTAINTY_OR_NONE.in_(bound_values("certainty")))),
        "direction": col(Claim.id).in_(GRADED.where(col(Assessment.direction).in_(bound_values("direction")))),
        "correction": col(Claim.id).in_(CORRECTED.where(col(Correction.kind).in_(bound_values("correction")))),
    },
    sorts={**common_sorts(Claim), "certainty": col(Claim.certainty_rank), "standing": STANDING_RANK},
    facets=FACETS["claims"],
)


@router.get("", summary="List claims", response_model=ClaimPage, responses=LIST_RESPONSES)
async def list_claims(request: Request, database: DatabaseDep, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Returns a page of claims: what a source says (`said`) and what is known (`known`), graded, with references.

    Rejected claims are included. `standing=supported,accepted` returns claims that hold up, `correction=wrong,unsafe`
    claims that do not. `certainty=none` returns claims without a grade, such as definitions; the facet counts them as
    `none`.
    """
    return await serve_list(request, database, CLAIMS, query)


@router.get("/{claim_id}", summary="Retrieve a claim", response_model=ClaimRead, responses=RECORD_RESPONSES)
async def get_claim(
    claim_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[ClaimRead], Query()]
) -> Response:
    """Returns a claim. Display `known` first, and never `said` without it."""
    return await serve_record(request, database, "claims", claim_id, query)
