"""What can be asked of references."""

from sqlalchemy import bindparam, func
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Reference
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.reference import REFERENCE_MEMBERS, ReferenceQuery
from app.schemas.facets import FACETS

router = Router(prefix="/references", tags=["References"])

KEY = col(Reference.id)
REFERENCES = Collection(
    type="references",
    key=KEY,
    conditions=record_filters(Reference)
    | {
        "kind": col(Reference.kind).in_(any_of("kind")),
        "verification": col(Reference.verification).in_(any_of("verification")),
        "year_min": col(Reference.year) >= bindparam("year_min"),
        "year_max": col(Reference.year) <= bindparam("year_max"),
    },
    # Keys of a cursor must not be null: a reference without a year sorts before all years.
    sorts={**named(Reference), "year": func.coalesce(col(Reference.year), 0), "kind": col(Reference.kind)},
    facets=FACETS["references"],
)


@router.get("", responses=LIST_REPLIES, query=ReferenceQuery)
async def list_references(request: Request) -> Response:
    """List references: the published evidence behind grades, corrections and texts."""
    return await answer_list(request, REFERENCES, ReferenceQuery)


@router.get("/{reference_id}", responses=RECORD_REPLIES, query=RecordQuery, members=REFERENCE_MEMBERS)
async def get_reference(reference_id: RecordId, request: Request) -> Response:
    """Get one reference."""
    return await answer_record(request, "references", reference_id, REFERENCE_MEMBERS)
