"""The collections `/v1/nutrients` and the intakes of a nutrient: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import bindparam, func, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, PART_LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, column_filters, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Intake, Nutrient
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.nutrient import IntakePage, IntakeQuery, IntakeRead, NutrientPage, NutrientQuery, NutrientRead
from app.schemas.query import RecordQuery

router = ResourceRouter(prefix="/nutrients", tags=["Nutrients"])

NUTRIENTS = Collection(
    type="nutrients",
    query=NutrientQuery,
    conditions=record_filters(Nutrient, NutrientQuery),
    sorts={**common_sorts(Nutrient), "kind": col(Nutrient.kind)},
    facets=FACETS["nutrients"],
)

INTAKE = col(Intake.id)
INTAKES = Collection(
    type="intakes",
    query=IntakeQuery,
    conditions=column_filters(Intake, IntakeQuery) | {"nutrient": col(Intake.nutrient) == bindparam("nutrient")},
    sorts={
        "position": col(Intake.position),
        "age_min_months": col(Intake.age_min_months),
        # Sort keys of a cursor must not be null: intakes without a value sort before all others.
        "value": func.coalesce(col(Intake.value), -1.0),
    },
    facets={
        "kind": select(INTAKE, col(Intake.kind)),
        "applies_to": select(INTAKE, col(Intake.applies_to)),
        "life_stage": select(INTAKE, col(Intake.life_stage)),
        "sex": select(INTAKE, col(Intake.sex)),
        "jurisdiction": select(INTAKE, col(Intake.jurisdiction)),
    },
)


@router.get("", summary="List nutrients", response_model=NutrientPage, responses=LIST_RESPONSES)
async def list_nutrients(request: Request, database: DatabaseDep, query: Annotated[NutrientQuery, Query()]) -> Response:
    """Returns a page of nutrients: magnesium, and others that the content mentions."""
    return await serve_list(request, database, NUTRIENTS, query)


@router.get("/{nutrient_id}", summary="Retrieve a nutrient", response_model=NutrientRead, responses=RECORD_RESPONSES)
async def get_nutrient(
    nutrient_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[NutrientRead], Query()]
) -> Response:
    """Returns a nutrient; its reference intakes are a list of their own."""
    return await serve_record(request, database, "nutrients", nutrient_id, query)


@router.get(
    "/{nutrient_id}/intakes",
    summary="List the reference intakes of a nutrient",
    response_model=IntakePage,
    responses=PART_LIST_RESPONSES,
)
async def list_intakes(
    nutrient_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[IntakeQuery, Query()]
) -> Response:
    """Returns a page of reference intakes of a nutrient, by age, sex, pregnancy and lactation.

    These are reference values for healthy people, not advice. An upper limit (`kind=ul`) counts supplements and
    medicines only, so it can be lower than the recommended intake, which counts food too.
    """
    return await serve_list(request, database, INTAKES, query, parent_type="nutrients", nutrient=nutrient_id)


@router.get(
    "/{nutrient_id}/intakes/{intake_id}",
    summary="Retrieve a reference intake",
    response_model=IntakeRead,
    responses=RECORD_RESPONSES,
)
async def get_intake(
    nutrient_id: RecordId,
    intake_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[IntakeRead], Query()],
) -> Response:
    """Returns a reference intake, with its references."""
    return await serve_record(request, database, "intakes", intake_id, query, nutrient=nutrient_id)
