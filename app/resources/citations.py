"""`/v1/citations`: the sources of a screen, ready to display."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import from_json
from sqlalchemy import select

from app.database import LoadedRelease, Snapshot
from app.formats.citations import Document, group_by_citation, make_citation, render_html, render_text
from app.http.context import DatabaseDep
from app.http.documents import DOCUMENTS
from app.http.ids import check_ids
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.responses import content_response
from app.listing.envelope import build_address, query_parameters
from app.models import Notice
from app.models.base import col
from app.schemas.citation import CITABLE, CitationsLinks, CitationsQuery, CitationsRead
from app.schemas.common import NoticeRead
from app.schemas.envelope import meta_of

router = APIRouter(tags=["Reference"])

NOTICES: Final = select(col(Notice.id), col(Notice.text), col(Notice.placement), col(Notice.types)).order_by(
    col(Notice.position)
)
PARENT_TYPES: Final = {"passages": "sources", "intakes": "nutrients"}
"""Types of the records that parts belong to; parts have the notices of those types."""


@router.get(
    "/citations", summary="Retrieve the citations of a screen", response_model=CitationsRead, responses=RESULT_RESPONSES
)
async def get_citations(request: Request, database: DatabaseDep, query: Annotated[CitationsQuery, Query()]) -> Response:
    """Returns a Sources screen for the given records: what they cite, each entry once, numbered in order of first use.

    Each id contributes its own references, those of its assessment, those of its correction, and then the articles
    whose passages it cites. A requested reference or source is itself an entry. A gap cites its evidence, but not the
    articles that leave it unanswered. A conflict cites its evidence; to include the articles, request its claims too.

    `role` distinguishes `evidence`, which supports what is known, from an `article`, which makes the statement that a
    claim grades and is not evidence for it. `text` and `html`, the screen ready to display, label each article
    accordingly.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, list[Document], list[NoticeRead], dict[str, Document]]:
        requested = fetch_requested(snapshot, query.ids)
        notices = fetch_notices(snapshot, requested)
        return snapshot.release, requested, notices, fetch_documents(snapshot, list(group_by_citation(requested)))

    release, requested, notices, cited = await database.run_async(fetch)
    users = group_by_citation(requested)
    items = [
        make_citation(number, cited[identifier], users[identifier]) for number, identifier in enumerate(users, start=1)
    ]
    meta = meta_of(release.version)
    result = CitationsRead(
        items=items,
        notices=notices,
        text=render_text(items, notices, meta),
        html=render_html([cited[identifier] for identifier in users], notices, meta),
        links=CitationsLinks(self=build_address(request, query_parameters(query))),
        meta=meta,
    )
    return content_response(request, result.model_dump_json().encode(), release, query)


def fetch_requested(snapshot: Snapshot, ids: Sequence[str]) -> list[Document]:
    """The requested documents, in the requested order.

    Raises:
        InvalidParameter: naming each id that is not of a record, passage or intake.
    """
    documents = fetch_documents(snapshot, ids)
    check_ids(snapshot, "ids", CITABLE.types, [identifier for identifier in ids if identifier not in documents])
    return [documents[identifier] for identifier in ids]


def fetch_documents(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, Document]:
    """Records, passages and intakes by id, fetched with one statement."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(ids)})
    documents = {row.id: from_json(row.body) for row in rows}
    # The dataset and the changes are documents too, but a screen does not show them. `id` and `type` of a change are
    # those of its record, so they differ from the id of its document.
    return {
        identifier: document
        for identifier, document in documents.items()
        if document["id"] == identifier and document["type"] in CITABLE.types
    }


def fetch_notices(snapshot: Snapshot, documents: Sequence[Document]) -> list[NoticeRead]:
    """The notices for the types of these documents, each once, in the order of the seed."""
    types = {PARENT_TYPES.get(document["type"], document["type"]) for document in documents}
    return [
        NoticeRead(id=row.id, text=row.text, placement=row.placement)
        for row in snapshot.connection.execute(NOTICES)
        if types & set(row.types)
    ]
