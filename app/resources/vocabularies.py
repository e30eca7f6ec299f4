"""What can be asked of vocabularies."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, named, record_filters
from app.http.render import answer_list, answer_record
from app.http.replies import LIST_REPLIES, RECORD_REPLIES, RecordId
from app.http.routes import Router
from app.models import Vocabulary
from app.models.base import col
from app.queries.common import RecordQuery
from app.queries.vocabulary import VOCABULARY_MEMBERS, VocabularyQuery
from app.schemas.facets import FACETS

router = Router(prefix="/vocabularies", tags=["Vocabularies"])

VOCABULARIES = Collection(
    type="vocabularies",
    key=col(Vocabulary.id),
    conditions=record_filters(Vocabulary),
    sorts=named(Vocabulary),
    facets=FACETS["vocabularies"],
)


@router.get("", responses=LIST_REPLIES, query=VocabularyQuery)
async def list_vocabularies(request: Request) -> Response:
    """List vocabularies: every closed set of terms, with the definition of each term."""
    return await answer_list(request, VOCABULARIES, VocabularyQuery)


@router.get("/{vocabulary_id}", responses=RECORD_REPLIES, query=RecordQuery, members=VOCABULARY_MEMBERS)
async def get_vocabulary(vocabulary_id: RecordId, request: Request) -> Response:
    """Get one vocabulary."""
    return await answer_record(request, "vocabularies", vocabulary_id, VOCABULARY_MEMBERS)
