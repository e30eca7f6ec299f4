"""The collection `/v1/references`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import func

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Reference
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery
from app.schemas.reference import ReferencePage, ReferenceQuery, ReferenceRead

router = ResourceRouter(prefix="/references", tags=["References"])

REFERENCES = Collection(
    type="references",
    query=ReferenceQuery,
    conditions=record_filters(Reference, ReferenceQuery),
    # Sort keys of a cursor must not be null: references without a year sort before all others.
    sorts={**common_sorts(Reference), "year": func.coalesce(col(Reference.year), 0), "kind": col(Reference.kind)},
    facets=FACETS["references"],
)


@router.get("", summary="List references", response_model=ReferencePage, responses=LIST_RESPONSES)
async def list_references(
    request: Request, database: DatabaseDep, query: Annotated[ReferenceQuery, Query()]
) -> Response:
    """Returns a page of references: the published evidence for grades, corrections and texts."""
    return await serve_list(request, database, REFERENCES, query)


@router.get("/{reference_id}", summary="Retrieve a reference", response_model=ReferenceRead, responses=RECORD_RESPONSES)
async def get_reference(
    reference_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[ReferenceRead], Query()],
) -> Response:
    """Returns a reference, with the records that cite it."""
    return await serve_record(request, database, "references", reference_id, query)
