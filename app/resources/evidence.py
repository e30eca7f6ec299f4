"""The collection `/v1/evidence`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import ColumnElement, or_, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, bound_values, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Evidence
from app.models.associations import listed_records
from app.models.base import col
from app.schemas.evidence import EvidencePage, EvidenceQuery, EvidenceRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/evidence", tags=["Evidence"])

COVERED = listed_records("covers")


def has_outcome(name: str) -> ColumnElement[bool]:
    """Whether the outcome, a record or a term, is one of the values of a filter."""
    return or_(col(Evidence.outcome).in_(bound_values(name)), col(Evidence.outcome_term).in_(bound_values(name)))


EVIDENCE_SUMMARIES = Collection(
    type="evidence",
    query=EvidenceQuery,
    conditions=record_filters(Evidence, EvidenceQuery)
    | {
        "outcome": has_outcome("outcome"),
        "object": has_outcome("object"),
        "about": or_(
            col(Evidence.subject).in_(bound_values("about")),
            col(Evidence.outcome).in_(bound_values("about")),
            col(Evidence.id).in_(select(COVERED.c.record_id).where(COVERED.c.target_id.in_(bound_values("about")))),
        ),
        "certainty": col(Evidence.grade).in_(bound_values("certainty")),
    },
    sorts={**common_sorts(Evidence), "certainty": col(Evidence.certainty_rank)},
    facets=FACETS["evidence"],
)


@router.get("", summary="List evidence summaries", response_model=EvidencePage, responses=LIST_RESPONSES)
async def list_evidence(request: Request, database: DatabaseDep, query: Annotated[EvidenceQuery, Query()]) -> Response:
    """Returns a page of evidence summaries: one graded answer for each pair of subject and outcome.

    `subject=magnesium&outcome=restless-legs-syndrome` returns the answer to "Does magnesium help restless legs?".
    """
    return await serve_list(request, database, EVIDENCE_SUMMARIES, query)


@router.get(
    "/{evidence_id}", summary="Retrieve an evidence summary", response_model=EvidenceRead, responses=RECORD_RESPONSES
)
async def get_evidence(
    evidence_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[EvidenceRead], Query()]
) -> Response:
    """Returns an evidence summary: the answer with its grade, the studies behind it, and the claims it grades."""
    return await serve_record(request, database, "evidence", evidence_id, query)
