"""The dataset at a glance: the release, counts, coverage and licences."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import RECORD_RESPONSES
from app.models.release import DATASET_ID
from app.schemas.dataset import DatasetRead
from app.schemas.query import DocumentQuery

router = APIRouter(tags=["Dataset"])

DATASET_REPLIES = {
    status: reply for status, reply in RECORD_RESPONSES.items() if status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
}


@router.get("/dataset", response_model=DatasetRead, responses=DATASET_REPLIES)
async def get_dataset(
    request: Request, database: DatabaseDep, query: Annotated[DocumentQuery[DatasetRead], Query()]
) -> Response:
    """Get the whole at a glance: the release, how much there is, how the documents are accounted for, and licences."""
    return await serve_record(request, database, DATASET_ID, DATASET_ID, query)
