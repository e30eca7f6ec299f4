"""The collection `/v1/supplement-forms`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import SupplementForm
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery
from app.schemas.supplement_form import SupplementFormPage, SupplementFormQuery, SupplementFormRead

router = ResourceRouter(prefix="/supplement-forms", tags=["Supplement forms"])

SUPPLEMENT_FORMS = Collection(
    type="supplement-forms",
    query=SupplementFormQuery,
    conditions=record_filters(SupplementForm, SupplementFormQuery),
    sorts=common_sorts(SupplementForm),
    facets=FACETS["supplement-forms"],
)


@router.get("", summary="List supplement forms", response_model=SupplementFormPage, responses=LIST_RESPONSES)
async def list_supplement_forms(
    request: Request, database: DatabaseDep, query: Annotated[SupplementFormQuery, Query()]
) -> Response:
    """Returns a page of supplement forms of magnesium, with the share of magnesium in each compound.

    `condition` returns only forms that a claim relates to a condition. That they are claimed to help does not mean that
    they do: check the `standing` of the claims in `related`.
    """
    return await serve_list(request, database, SUPPLEMENT_FORMS, query)


@router.get(
    "/{form_id}", summary="Retrieve a supplement form", response_model=SupplementFormRead, responses=RECORD_RESPONSES
)
async def get_supplement_form(
    form_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[SupplementFormRead], Query()],
) -> Response:
    """Returns a supplement form, with its compounds."""
    return await serve_record(request, database, "supplement-forms", form_id, query)
