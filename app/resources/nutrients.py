"""What can be asked of nutrients and their reference intakes."""

from sqlalchemy import bindparam, func, select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, PART_LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Intake, Nutrient
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.nutrient import INTAKE_MEMBERS, NUTRIENT_MEMBERS, IntakeQuery, NutrientQuery
from app.schemas.facets import FACETS

router = Router(prefix="/nutrients", tags=["Nutrients"])

KEY = col(Nutrient.id)
NUTRIENTS = Collection(
    type="nutrients",
    key=KEY,
    conditions=record_filters(Nutrient)
    | relations(KEY, "condition")
    | {
        "kind": col(Nutrient.kind).in_(any_of("kind")),
    },
    sorts={**named(Nutrient), "kind": col(Nutrient.kind)},
    facets=FACETS["nutrients"],
)

INTAKE = col(Intake.id)
INTAKES = Collection(
    type="intakes",
    key=INTAKE,
    conditions={
        "nutrient": col(Intake.nutrient) == bindparam("nutrient"),
        "kind": col(Intake.kind).in_(any_of("kind")),
        "applies_to": col(Intake.applies_to).in_(any_of("applies_to")),
        "life_stage": col(Intake.life_stage).in_(any_of("life_stage")),
        "sex": col(Intake.sex).in_(any_of("sex")),
        "jurisdiction": col(Intake.jurisdiction).in_(any_of("jurisdiction")),
    },
    sorts={
        "position": col(Intake.position),
        "age_min_months": col(Intake.age_min_months),
        # Keys of a cursor must not be null: where no value was set, it sorts before all values.
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


@router.get("", responses=LIST_REPLIES, query=NutrientQuery)
async def list_nutrients(request: Request) -> Response:
    """List nutrients: magnesium, and the others that the content names."""
    return await answer_list(request, NUTRIENTS, NutrientQuery)


@router.get("/{nutrient_id}", responses=RECORD_REPLIES, query=RecordQuery, members=NUTRIENT_MEMBERS)
async def get_nutrient(nutrient_id: RecordId, request: Request) -> Response:
    """Get one nutrient."""
    return await answer_record(request, "nutrients", nutrient_id, NUTRIENT_MEMBERS)


@router.get("/{nutrient_id}/intakes", responses=PART_LIST_REPLIES, query=IntakeQuery)
async def list_intakes(nutrient_id: RecordId, request: Request) -> Response:
    """List the reference intakes of a nutrient by age, sex, pregnancy and lactation.

    These are reference values for healthy people, not advice. An upper limit (`kind=ul`) counts supplements and
    medicines only, so it can lie below the recommended intake, which counts food too.
    """
    return await answer_list(request, INTAKES, IntakeQuery, below="nutrients", nutrient=nutrient_id)


@router.get("/{nutrient_id}/intakes/{intake_id}", responses=RECORD_REPLIES, query=RecordQuery, members=INTAKE_MEMBERS)
async def get_intake(nutrient_id: RecordId, intake_id: RecordId, request: Request) -> Response:
    """Get one reference intake."""
    return await answer_record(request, "intakes", intake_id, INTAKE_MEMBERS, nutrient=nutrient_id)
