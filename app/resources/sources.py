"""The collections `/v1/sources` and the passages of a source: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import bindparam, select

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, PART_LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, column_filters, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Passage, Source
from app.models.base import col
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery
from app.schemas.source import PassagePage, PassageQuery, PassageRead, SourcePage, SourceQuery, SourceRead

router = ResourceRouter(prefix="/sources", tags=["Sources"])

SOURCES = Collection(
    type="sources",
    query=SourceQuery,
    conditions=record_filters(Source, SourceQuery),
    sorts={**common_sorts(Source), "length": col(Source.length)},
    facets=FACETS["sources"],
)

PASSAGE = col(Passage.id)
PASSAGES = Collection(
    type="passages",
    query=PassageQuery,
    conditions=column_filters(Passage, PassageQuery) | {"source": col(Passage.source) == bindparam("source")},
    sorts={"ordinal": col(Passage.ordinal)},
    facets={
        "role": select(PASSAGE, col(Passage.role)),
        "disposition": select(PASSAGE, col(Passage.disposition)),
        "reason": select(PASSAGE, col(Passage.reason)),
    },
)


@router.get("", summary="List sources", response_model=SourcePage, responses=LIST_RESPONSES)
async def list_sources(request: Request, database: DatabaseDep, query: Annotated[SourceQuery, Query()]) -> Response:
    """Returns a page of source articles, with the hash of each file and the number of passages cited or left out."""
    return await serve_list(request, database, SOURCES, query)


@router.get("/{source_id}", summary="Retrieve a source", response_model=SourceRead, responses=RECORD_RESPONSES)
async def get_source(
    source_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[RecordQuery[SourceRead], Query()]
) -> Response:
    """Returns a source article, with its hash and the number of passages cited or left out."""
    return await serve_record(request, database, "sources", source_id, query)


@router.get(
    "/{source_id}/passages",
    summary="List the passages of a source",
    response_model=PassagePage,
    responses=PART_LIST_RESPONSES,
)
async def list_passages(
    source_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[PassageQuery, Query()]
) -> Response:
    """Returns a page of the passages of an article, in order: every sentence, used or left out for a stated reason.

    A passage has a position (in Unicode code points of the raw file) and a SHA-256, but never a text: anyone with the
    article can verify it.
    """
    return await serve_list(request, database, PASSAGES, query, parent_type="sources", source=source_id)


@router.get(
    "/{source_id}/passages/{passage_id}",
    summary="Retrieve a passage",
    response_model=PassageRead,
    responses=RECORD_RESPONSES,
)
async def get_passage(
    source_id: RecordId,
    passage_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[PassageRead], Query()],
) -> Response:
    """Returns a passage, with the records that cite it."""
    return await serve_record(request, database, "passages", passage_id, query, source=source_id)
