"""What can be asked of sources and their passages."""

from sqlalchemy import bindparam, select
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, PART_LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Passage, Source
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.source import PASSAGE_MEMBERS, SOURCE_MEMBERS, PassageQuery, SourceQuery
from app.schemas.facets import FACETS

router = Router(prefix="/sources", tags=["Sources"])

KEY = col(Source.id)
SOURCES = Collection(
    type="sources",
    key=KEY,
    conditions=record_filters(Source)
    | {"commercial_level": col(Source.commercial_level).in_(any_of("commercial_level"))},
    sorts={**named(Source), "length": col(Source.length)},
    facets=FACETS["sources"],
)

PASSAGE = col(Passage.id)
PASSAGES = Collection(
    type="passages",
    key=PASSAGE,
    conditions={
        "source": col(Passage.source) == bindparam("source"),
        "role": col(Passage.role).in_(any_of("role")),
        "disposition": col(Passage.disposition).in_(any_of("disposition")),
        "reason": col(Passage.reason).in_(any_of("reason")),
    },
    sorts={"ordinal": col(Passage.ordinal)},
    facets={
        "role": select(PASSAGE, col(Passage.role)),
        "disposition": select(PASSAGE, col(Passage.disposition)),
        "reason": select(PASSAGE, col(Passage.reason)),
    },
)


@router.get("", responses=LIST_REPLIES, query=SourceQuery)
async def list_sources(request: Request) -> Response:
    """List the source documents, with the hash of each file and how its passages are accounted for."""
    return await answer_list(request, SOURCES, SourceQuery)


@router.get("/{source_id}", responses=RECORD_REPLIES, query=RecordQuery, members=SOURCE_MEMBERS)
async def get_source(source_id: RecordId, request: Request) -> Response:
    """Get one source document."""
    return await answer_record(request, "sources", source_id, SOURCE_MEMBERS)


@router.get("/{source_id}/passages", responses=PART_LIST_REPLIES, query=PassageQuery)
async def list_passages(source_id: RecordId, request: Request) -> Response:
    """List the passages of a document in its order: every sentence of it, used or left out for a stated reason.

    A passage gives its position (Unicode code points of the raw file) and its SHA-256, never its text: whoever holds
    the document can check it.
    """
    return await answer_list(request, PASSAGES, PassageQuery, below="sources", source=source_id)


@router.get("/{source_id}/passages/{passage_id}", responses=RECORD_REPLIES, query=RecordQuery, members=PASSAGE_MEMBERS)
async def get_passage(source_id: RecordId, passage_id: RecordId, request: Request) -> Response:
    """Get one passage, with the records that cite it."""
    return await answer_record(request, "passages", passage_id, PASSAGE_MEMBERS, source=source_id)
