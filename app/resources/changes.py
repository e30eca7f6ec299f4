"""Changes: filters, sort keys and facets, then the routes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import bindparam

from app.http.context import DatabaseDep
from app.http.openapi_responses import LIST_RESPONSES
from app.listing.filters import Collection, column_filters
from app.listing.handlers import serve_list
from app.models import Change
from app.models.base import col
from app.schemas.change import ChangePage, ChangeQuery
from app.schemas.facets import FACETS

router = APIRouter(prefix="/changes", tags=["Dataset"])

KEY = col(Change.document)
CHANGES = Collection(
    type="changes",
    key=KEY,
    conditions=column_filters(Change, ChangeQuery) | {"since": col(Change.seq) > bindparam("since")},
    sorts={"seq": col(Change.seq)},
    facets=FACETS["changes"],
)


@router.get("", response_model=ChangePage, responses=LIST_RESPONSES)
async def list_changes(request: Request, database: DatabaseDep, query: Annotated[ChangeQuery, Query()]) -> Response:
    """List what each release added, updated or withdrew, so that a copy can be kept up to date.

    Remember the greatest `seq` you have seen, and ask `since=` it next time; `/v1/dataset` gives the current one.
    """
    return await serve_list(request, database, CHANGES, query)
