"""Liveness and readiness checks."""

from typing import Final

from fastapi import APIRouter, Response
from pydantic_core import from_json
from sqlalchemy import select

from app.database import LoadedRelease, NotReady, Snapshot
from app.http.context import DatabaseDep
from app.http.headers import CONSTANT_HEADERS, NO_STORE
from app.http.openapi_responses import CORS_HEADER, problem_responses
from app.listing.filters import TEXT_MATCHES
from app.models import Rendered, SearchName
from app.models.base import col
from app.schemas.health import Health, Readiness
from app.search.find import filter_query, find

router = APIRouter(tags=["Operations"])

_SELECT_FIRST_NAME: Final = (
    select(col(SearchName.text), col(Rendered.id), col(Rendered.body))
    .join(Rendered, col(Rendered.id) == col(SearchName.record_id))
    .order_by(col(SearchName.position))
    .limit(1)
)


def _uncached_response(status: Health | Readiness) -> Response:
    return Response(
        status.model_dump_json(), media_type="application/json", headers=CONSTANT_HEADERS | {"Cache-Control": NO_STORE}
    )


@router.get(
    "/healthz",
    summary="Check that the process is running",
    response_model=Health,
    responses={
        200: {"description": "The process is running.", "headers": CORS_HEADER},
        **problem_responses("method-not-allowed", "internal-error"),
    },
)
async def get_health() -> Response:
    """Returns 200 while the process is alive, regardless of the state of the content."""
    return _uncached_response(Health(status="ok"))


@router.get(
    "/readyz",
    summary="Check that the content can be served",
    response_model=Readiness,
    responses={
        200: {"description": "The content can be served.", "headers": CORS_HEADER},
        **problem_responses("method-not-allowed", "internal-error", "not-ready"),
    },
)
async def get_readiness(database: DatabaseDep) -> Response:
    """Returns the release being served: 200 if its digest, a document and a search check out, otherwise 503."""
    await database.verify()
    release = await database.run_async(_check_release)
    return _uncached_response(Readiness(status="ready", release=release.version))


def _check_release(snapshot: Snapshot) -> LoadedRelease:
    """Read a document and search for its name, through names and full text, as requests do.

    Raises:
        NotReady: if there is no document, it cannot be read, or search does not find it.
    """
    row = snapshot.connection.execute(_SELECT_FIRST_NAME).first()
    if row is None:
        raise NotReady("The database contains no document with a name. Run `python -m app load`.")
    try:
        is_found = (
            from_json(row.body)["id"] == row.id
            and find(snapshot, row.text, end=1).total > 0
            and snapshot.connection.execute(TEXT_MATCHES, {"q": filter_query(snapshot, row.text)}).first() is not None
        )
    except (LookupError, TypeError, ValueError) as error:
        raise NotReady(f"A document or a search failed ({type(error).__name__}). Run `python -m app load`.") from error
    if not is_found:
        raise NotReady("Search does not find a record that is in the database. Run `python -m app load`.")
    return snapshot.release
