"""`/v1/dataset`: the release, collections, coverage and licences."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from app.http.context import DatabaseDep
from app.http.documents import serve_record
from app.http.openapi_responses import RECORD_RESPONSES
from app.http.routing import ResourceRouter
from app.models.release import DATASET_ID
from app.schemas.dataset import DatasetRead
from app.schemas.query import DocumentQuery

router = ResourceRouter(prefix="/dataset", tags=["Dataset"])

DATASET_RESPONSES = {
    status: response
    for status, response in RECORD_RESPONSES.items()
    if status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
}


@router.get("", summary="Retrieve the dataset", response_model=DatasetRead, responses=DATASET_RESPONSES)
async def get_dataset(
    request: Request, database: DatabaseDep, query: Annotated[DocumentQuery[DatasetRead], Query()]
) -> Response:
    """Returns an overview: the release, the size of each collection, the coverage of the articles, and licences."""
    return await serve_record(request, database, DATASET_ID, DATASET_ID, query)
