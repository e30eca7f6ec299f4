"""Cautions: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import case, select

from app.http.collection import Collection, any_of, named, record_filters, says_about
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.state import DatabaseDep
from app.models import Caution
from app.models.base import col
from app.models.caution import AUDIENCE
from app.models.terms import Severity
from app.schemas.caution import CautionPage, CautionQuery, CautionRead
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery

router = APIRouter(prefix="/cautions", tags=["Cautions"])

KEY = col(Caution.id)
GRAVITY = case({severity.value: place for place, severity in enumerate(Severity)}, value=col(Caution.severity))
CAUTIONS = Collection(
    type="cautions",
    key=KEY,
    conditions=record_filters(Caution)
    | {
        "about": says_about(KEY, "about"),
        "audience": KEY.in_(select(AUDIENCE.c.record_id).where(AUDIENCE.c.term.in_(any_of("audience")))),
        "severity": col(Caution.severity).in_(any_of("severity")),
    },
    sorts={**named(Caution), "severity": GRAVITY},
    facets=FACETS["cautions"],
)


@router.get("", response_model=CautionPage, responses=LIST_REPLIES)
async def list_cautions(request: Request, database: DatabaseDep, query: Annotated[CautionQuery, Query()]) -> Response:
    """List cautions: what can go wrong, for whom, and whom to ask.

    `about=magnesium-citrate` gives those an app must show beside that record.
    """
    return await answer_list(request, database, CAUTIONS, query)


@router.get("/{caution_id}", response_model=CautionRead, responses=RECORD_REPLIES)
async def get_caution(
    caution_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[CautionRead], Query()]
) -> Response:
    """Get one caution."""
    return await answer_record(request, database, "cautions", caution_id, query)
