"""Whether the process lives, and whether it can serve content."""

from starlette.requests import Request
from starlette.responses import Response

from app.http.headers import CONSTANT, NOT_KEPT
from app.http.replies import problems
from app.http.routes import Router
from app.http.state import database_of
from app.schemas.health import Health, Readiness

router = Router(tags=["Operations"])


def _answer(status: Health | Readiness) -> Response:
    return Response(
        status.model_dump_json(), media_type="application/json", headers=CONSTANT | {"Cache-Control": NOT_KEPT}
    )


@router.get("/healthz", responses=problems("method-not-allowed", "internal-error"))
async def get_health(request: Request) -> Response:  # noqa: ARG001  # every route is given one
    """Say that the process lives, whatever the state of the content."""
    return _answer(Health(status="ok"))


@router.get("/readyz", responses=problems("method-not-allowed", "internal-error", "not-ready"))
async def get_readiness(request: Request) -> Response:
    """Say which release is served, or answer 503 where none can be."""
    release = await database_of(request).read(lambda snapshot: snapshot.release)
    return _answer(Readiness(status="ready", release=release.version))
