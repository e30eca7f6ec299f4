"""What can be asked of the whole: the release, counts, coverage and licences."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from app.http.render import answer_record
from app.http.replies import RECORD_REPLIES
from app.http.routes import Router
from app.models.release import DATASET_ID
from app.queries.common import DocumentQuery
from app.queries.dataset import DATASET_MEMBERS

router = Router(tags=["Dataset"])

DATASET_REPLIES = {
    status: reply for status, reply in RECORD_REPLIES.items() if status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
}


@router.get("/dataset", responses=DATASET_REPLIES, query=DocumentQuery, members=DATASET_MEMBERS)
async def get_dataset(request: Request) -> Response:
    """Get the whole at a glance: the release, how much there is, how the documents are accounted for, and licences."""
    return await answer_record(request, DATASET_ID, DATASET_ID, DATASET_MEMBERS, model=DocumentQuery)
