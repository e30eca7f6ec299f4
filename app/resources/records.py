"""`/v1/records`: records of any type by id, without their collections."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.database import LoadedRelease, Snapshot
from app.http.context import DatabaseDep
from app.http.documents import fetch_bodies, fetch_document, fetch_missing, json_array
from app.http.negotiation import choose_format
from app.http.openapi_responses import RECORD_RESPONSES, RESULT_RESPONSES, RecordId
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.schemas.any_record import AnyRecord, RecordsQuery, RecordsRead
from app.schemas.envelope import meta_of
from app.schemas.missing import MissingRead
from app.schemas.query import BaseQuery

router = ResourceRouter(prefix="/records", tags=["Finding"])


@router.get("", summary="Retrieve records of any type", response_model=RecordsRead, responses=RESULT_RESPONSES)
async def get_records(request: Request, database: DatabaseDep, query: Annotated[RecordsQuery, Query()]) -> Response:
    """Returns records, passages and intakes by id, each as at its own address, in the requested order.

    An id without a record is named in `missing`, with the successor if a release withdrew it. There is no `fields` and
    no `expand`: request the `href` of a record for those.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, dict[str, bytes], list[MissingRead]]:
        bodies = fetch_bodies(snapshot, query.ids)
        missing = fetch_missing(snapshot, [identifier for identifier in query.ids if identifier not in bodies])
        return snapshot.release, bodies, missing

    release, bodies, missing = await database.run_async(fetch)
    body = b'{"items":%s,"missing":%s,"meta":%s}' % (
        json_array(bodies[identifier] for identifier in query.ids if identifier in bodies),
        json_array(one.model_dump_json().encode() for one in missing),
        meta_of(release.version).model_dump_json().encode(),
    )
    return content_response(request, body, release, query)


@router.get(
    "/{record_id}", summary="Retrieve a record of any type", response_model=AnyRecord, responses=RECORD_RESPONSES
)
async def get_record(
    record_id: RecordId, request: Request, database: DatabaseDep, query: Annotated[BaseQuery, Query()]
) -> Response:
    """Returns a record, passage or intake by its id alone, exactly as at its own address, which is its `href`."""
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, bytes]:
        body, _ = fetch_document(snapshot, None, record_id)
        return snapshot.release, body

    release, body = await database.run_async(fetch)
    return content_response(request, body, release, query)
