"""What can be asked of changes."""

from sqlalchemy import bindparam
from starlette.requests import Request
from starlette.responses import Response

from app.http.collection import Collection, any_of
from app.http.render import answer_list
from app.http.replies import LIST_REPLIES
from app.http.routes import Router
from app.models import Change
from app.models.base import col
from app.queries.change import ChangeQuery
from app.schemas.facets import FACETS

router = Router(prefix="/changes", tags=["Dataset"])

KEY = col(Change.document)
CHANGES = Collection(
    type="changes",
    key=KEY,
    conditions={
        "since": col(Change.seq) > bindparam("since"),
        "op": col(Change.op).in_(any_of("op")),
        "type": col(Change.type).in_(any_of("type")),
        "release": col(Change.release).in_(any_of("release")),
    },
    sorts={"seq": col(Change.seq)},
    facets=FACETS["changes"],
)


@router.get("", responses=LIST_REPLIES, query=ChangeQuery)
async def list_changes(request: Request) -> Response:
    """List what each release added, updated or withdrew, so that a copy can be kept up to date.

    Remember the greatest `seq` you have seen, and ask `since=` it next time; `/v1/dataset` gives the current one.
    """
    return await answer_list(request, CHANGES, ChangeQuery)
