"""The collection `/v1/mechanisms`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Mechanism
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.mechanism import MechanismPage, MechanismQuery, MechanismRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/mechanisms", tags=["Mechanisms"])

MECHANISMS = Collection(
    type="mechanisms",
    query=MechanismQuery,
    conditions=record_filters(Mechanism, MechanismQuery),
    sorts={**common_sorts(Mechanism), "kind": col(Mechanism.kind)},
    facets=FACETS["mechanisms"],
)


@router.get("", summary="List mechanisms", response_model=MechanismPage, responses=LIST_RESPONSES)
async def list_mechanisms(
    request: Request, database: DatabaseDep, query: Annotated[MechanismQuery, Query()]
) -> Response:
    """Returns a page of mechanisms: how magnesium or glycine is said to act in the body.

    A real mechanism is not necessarily a treatment; the claims in `related` say how well its effects are supported.
    """
    return await serve_list(request, database, MECHANISMS, query)


@router.get("/{mechanism_id}", summary="Retrieve a mechanism", response_model=MechanismRead, responses=RECORD_RESPONSES)
async def get_mechanism(
    mechanism_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[MechanismRead], Query()],
) -> Response:
    """Returns a mechanism, with the claims that relate it to other records."""
    return await serve_record(request, database, "mechanisms", mechanism_id, query)
