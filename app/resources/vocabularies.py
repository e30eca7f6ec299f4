"""The collection `/v1/vocabularies`: its filters, sort keys and facets, then its routes."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import LIST_RESPONSES, RECORD_RESPONSES, RecordId
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, common_sorts, record_filters
from app.listing.handlers import serve_list
from app.models import Vocabulary
from app.schemas.facets import FACETS
from app.schemas.query import RecordQuery
from app.schemas.vocabulary import VocabularyPage, VocabularyQuery, VocabularyRead

router = ResourceRouter(prefix="/vocabularies", tags=["Vocabularies"])

VOCABULARIES = Collection(
    type="vocabularies",
    query=VocabularyQuery,
    conditions=record_filters(Vocabulary, VocabularyQuery),
    sorts=common_sorts(Vocabulary),
    facets=FACETS["vocabularies"],
)


@router.get("", summary="List vocabularies", response_model=VocabularyPage, responses=LIST_RESPONSES)
async def list_vocabularies(
    request: Request, database: DatabaseDep, query: Annotated[VocabularyQuery, Query()]
) -> Response:
    """Returns a page of vocabularies: the closed sets of terms, with the definition of each term."""
    return await serve_list(request, database, VOCABULARIES, query)


@router.get(
    "/{vocabulary_id}", summary="Retrieve a vocabulary", response_model=VocabularyRead, responses=RECORD_RESPONSES
)
async def get_vocabulary(
    vocabulary_id: RecordId,
    request: Request,
    database: DatabaseDep,
    query: Annotated[RecordQuery[VocabularyRead], Query()],
) -> Response:
    """Returns a vocabulary, with its terms and their definitions."""
    return await serve_record(request, database, "vocabularies", vocabulary_id, query)
