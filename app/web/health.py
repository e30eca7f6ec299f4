"""Health checks: whether the process is alive, and whether it can serve content."""

from typing import Final

from fastapi import APIRouter, Response
from pydantic_core import from_json
from sqlalchemy import select

from app.database import LoadedRelease, NotReady, Snapshot
from app.http.context import DatabaseDep
from app.http.headers import CONSTANT_HEADERS, NO_STORE
from app.http.openapi_responses import problem_responses
from app.listing.filters import TEXT_MATCHES
from app.models import Rendered, SearchName
from app.models.base import col
from app.schemas.health import Health, Readiness
from app.search.find import filter_query, find

router = APIRouter(tags=["Operations"])

_FIRST_NAME: Final = (
    select(col(SearchName.text), col(Rendered.id), col(Rendered.body))
    .join(Rendered, col(Rendered.id) == col(SearchName.record_id))
    .order_by(col(SearchName.position))
    .limit(1)
)


def _answer(status: Health | Readiness) -> Response:
    return Response(
        status.model_dump_json(), media_type="application/json", headers=CONSTANT_HEADERS | {"Cache-Control": NO_STORE}
    )


@router.get("/healthz", response_model=Health, responses=problem_responses("method-not-allowed", "internal-error"))
async def get_health() -> Response:
    """Say that the process lives, whatever the state of the content."""
    return _answer(Health(status="ok"))


@router.get(
    "/readyz", response_model=Readiness, responses=problem_responses("method-not-allowed", "internal-error", "not-ready")
)
async def get_readiness(database: DatabaseDep) -> Response:
    """Say which release is served: 200 if its digest, a document and a search are right, otherwise 503."""
    await database.verify()
    release = await database.run_async(_try_release)
    return _answer(Readiness(status="ready", release=release.version))


def _try_release(snapshot: Snapshot) -> LoadedRelease:
    """Read a document and search for its name, by its names and by full text, as requests do."""
    row = snapshot.connection.execute(_FIRST_NAME).first()
    if row is None:
        raise NotReady("The database holds no document with a name. Run `python -m app load`.")
    try:
        is_right = (
            from_json(row.body)["id"] == row.id
            and find(snapshot, row.text, end=1).total > 0
            and snapshot.connection.execute(TEXT_MATCHES, {"q": filter_query(snapshot, row.text)}).first() is not None
        )
    except (LookupError, TypeError, ValueError) as error:
        raise NotReady(f"A document or a search failed ({type(error).__name__}). Run `python -m app load`.") from error
    if not is_right:
        raise NotReady("A search does not find what is in the database. Run `python -m app load`.")
    return snapshot.release
