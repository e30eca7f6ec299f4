"""What can be asked of supplement forms."""

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters, relations
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import SupplementForm
from app.models.base import col
from app.models.supplement_form import PREPARATIONS, ROUTES
from app.queries.common import RecordQuery
from app.queries.supplement_form import SUPPLEMENT_FORM_MEMBERS, SupplementFormQuery
from app.schemas.facets import FACETS

router = Router(prefix="/supplement-forms", tags=["Supplement forms"])

KEY = col(SupplementForm.id)
SUPPLEMENT_FORMS = Collection(
    type="supplement-forms",
    key=KEY,
    conditions=record_filters(SupplementForm)
    | relations(KEY, "condition", "mechanism")
    | {
        "route": KEY.in_(select(ROUTES.c.record_id).where(ROUTES.c.term.in_(any_of("route")))),
        "preparation": KEY.in_(select(PREPARATIONS.c.record_id).where(PREPARATIONS.c.term.in_(any_of("preparation")))),
    },
    sorts=named(SupplementForm),
    facets=FACETS["supplement-forms"],
)


@router.get("", responses=LIST_REPLIES, query=SupplementFormQuery)
async def list_supplement_forms(request: Request) -> Response:
    """List supplement forms of magnesium, with the share of magnesium in each compound.

    `condition=` keeps forms that a claim relates to a condition. It says that somebody claims it, not that it works:
    see the standing of the claims in `related`.
    """
    return await answer_list(request, SUPPLEMENT_FORMS, SupplementFormQuery)


@router.get("/{form_id}", responses=RECORD_REPLIES, query=RecordQuery, members=SUPPLEMENT_FORM_MEMBERS)
async def get_supplement_form(form_id: RecordId, request: Request) -> Response:
    """Get one supplement form."""
    return await answer_record(request, "supplement-forms", form_id, SUPPLEMENT_FORM_MEMBERS)
