"""The collection `/v1/changes`: its filters, sort key and facets, then its route."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import bindparam

from app.http.context import DatabaseDep
from app.http.openapi_responses import LIST_RESPONSES
from app.http.routing import ResourceRouter
from app.listing.filters import Collection, column_filters
from app.listing.handlers import serve_list
from app.models import Change
from app.models.base import col
from app.schemas.change import ChangePage, ChangeQuery
from app.schemas.facets import FACETS

router = ResourceRouter(prefix="/changes", tags=["Dataset"])

CHANGES = Collection(
    type="changes",
    query=ChangeQuery,
    conditions=column_filters(Change, ChangeQuery) | {"since": col(Change.seq) > bindparam("since")},
    sorts={"seq": col(Change.seq)},
    facets=FACETS["changes"],
)


@router.get("", summary="List changes", response_model=ChangePage, responses=LIST_RESPONSES)
async def list_changes(request: Request, database: DatabaseDep, query: Annotated[ChangeQuery, Query()]) -> Response:
    """Returns a page of what each release added, updated or withdrew, to keep a copy of the content up to date.

    Store the highest `seq` you have seen, and pass it as `since` next time; `/v1/dataset` returns the current one as
    `last_change`.
    """
    return await serve_list(request, database, CHANGES, query)
