"""What can be asked of symptoms."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Symptom
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.symptom import SYMPTOM_MEMBERS, SymptomQuery
from app.schemas.facets import FACETS

router = Router(prefix="/symptoms", tags=["Symptoms"])

KEY = col(Symptom.id)
SYMPTOMS = Collection(
    type="symptoms",
    key=KEY,
    conditions=record_filters(Symptom)
    | relations(KEY, "condition")
    | {
        "kind": col(Symptom.kind).in_(any_of("kind")),
    },
    sorts={**named(Symptom), "kind": col(Symptom.kind)},
    facets=FACETS["symptoms"],
)


@router.get("", responses=LIST_REPLIES, query=SymptomQuery)
async def list_symptoms(request: Request) -> Response:
    """List symptoms: what people feel, when, and what follows.

    `condition=` keeps those that a claim relates to a condition; claims that were rejected do not count unless
    `standing=` asks for them.
    """
    return await answer_list(request, SYMPTOMS, SymptomQuery)


@router.get("/{symptom_id}", responses=RECORD_REPLIES, query=RecordQuery, members=SYMPTOM_MEMBERS)
async def get_symptom(symptom_id: RecordId, request: Request) -> Response:
    """Get one symptom."""
    return await answer_record(request, "symptoms", symptom_id, SYMPTOM_MEMBERS)
