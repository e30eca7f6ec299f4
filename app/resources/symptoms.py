"""The collection `/v1/symptoms`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Symptom
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery
from app.schemas.symptom import SymptomPage, SymptomQuery, SymptomRead

router = ResourceRouter(prefix="/symptoms", tags=["Symptoms"])

SYMPTOMS = Collection(
    type="symptoms",
    query=SymptomQuery,
    conditions=record_filters(Symptom, SymptomQuery),
    sorts={**common_sorts(Symptom), "kind": col(Symptom.kind)},
    facets=FACETS["symptoms"],
)


@router.get("", summary="List symptoms", response_model=SymptomPage, responses=LIST_RESPONSES)
async def list_symptoms(request: Request, database: DatabaseDep, query: Annotated[SymptomQuery, Query()]) -> Response:
    """Returns a page of symptoms: what people feel and when, and the effects on sleep and daily life.

    `condition` returns only symptoms that a claim relates to a condition. Rejected claims do not count unless
    `standing` includes them.
    """
    return await serve_list(request, database, SYMPTOMS, query)


@router.get("/{symptom_id}", summary="Retrieve a symptom", response_model=SymptomRead, responses=RECORD_RESPONSES)
async def get_symptom(
    symptom_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[SymptomRead], Query()]
) -> Response:
    """Returns a symptom, with the claims that relate it to conditions."""
    return await serve_record(request, database, "symptoms", symptom_id, query)
