"""Health checks: whether the process is alive, and whether it can serve content."""

from fastapi import APIRouter, Response

from app.http.headers import CONSTANT, NOT_KEPT
from app.http.replies import problems
from app.http.state import DatabaseDep
from app.schemas.health import Health, Readiness

router = APIRouter(tags=["Operations"])


def _answer(status: Health | Readiness) -> Response:
    return Response(
        status.model_dump_json(), media_type="application/json", headers=CONSTANT | {"Cache-Control": NOT_KEPT}
    )


@router.get("/healthz", response_model=Health, responses=problems("method-not-allowed", "internal-error"))
async def get_health() -> Response:
    """Say that the process lives, whatever the state of the content."""
    return _answer(Health(status="ok"))


@router.get(
    "/readyz", response_model=Readiness, responses=problems("method-not-allowed", "internal-error", "not-ready")
)
async def get_readiness(database: DatabaseDep) -> Response:
    """Say which release is served, or answer 503 where none can be."""
    release = await database.read(lambda snapshot: snapshot.release)
    return _answer(Readiness(status="ready", release=release.version))
