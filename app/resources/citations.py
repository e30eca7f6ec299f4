"""Citations: the sources behind a screen, ready to show."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import from_json
from sqlalchemy import select

from app.database import LoadedRelease, Snapshot
from app.formats.citations import Document, cite, html_of, in_order_of_use, text_of
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
WHOLES: Final = {"passages": "sources", "intakes": "nutrients"}
"""A part of a record goes with the notices of its whole."""


@router.get("/citations", response_model=CitationsRead, responses=RESULT_RESPONSES)
async def get_citations(request: Request, database: DatabaseDep, query: Annotated[CitationsQuery, Query()]) -> Response:
    """Get the Sources screen for the records on a screen: what they cite, each once, numbered in order of first use.

    For each id, in the order given: its own references, those of its assessment, those of its correction, then the
    articles whose passages it cites. A reference or a source that is asked for stands for itself. A gap cites its
    evidence, not the articles that are silent; a conflict cites its evidence, and the ids of its claims bring their
    articles.

    `role` keeps two things apart. `evidence` stands behind what is known. An `article` makes the statement that a
    claim grades, and is no evidence for it. Both ready forms, `text` and `html`, say so beside each article.
    """
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, list[Document], list[NoticeRead], dict[str, Document]]:
        asked = fetch_asked(snapshot, query.ids)
        notices = fetch_notices(snapshot, asked)
        return snapshot.release, asked, notices, fetch_documents(snapshot, list(in_order_of_use(asked)))

    release, asked, notices, cited = await database.run_async(ask)
    users = in_order_of_use(asked)
    items = [cite(number, cited[one], users[one]) for number, one in enumerate(users, start=1)]
    meta = meta_of(release.version)
    answer = CitationsRead(
        items=items,
        notices=notices,
        text=text_of(items, notices, meta),
        html=html_of([cited[one] for one in users], notices, meta),
        links=CitationsLinks(self=build_address(request, query_parameters(query))),
        meta=meta,
    )
    return content_response(request, answer.model_dump_json().encode(), release, query)


def fetch_asked(snapshot: Snapshot, ids: Sequence[str]) -> list[Document]:
    """The documents asked for, in the order asked.

    Raises:
        InvalidParameter: naming each id that nothing on a screen has.
    """
    found = fetch_documents(snapshot, ids)
    check_ids(snapshot, "ids", CITABLE.types, [one for one in ids if one not in found])
    return [found[one] for one in ids]


def fetch_documents(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, Document]:
    """Records, passages and intakes by id: one statement, however many."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(ids)})
    found = {row.id: from_json(row.body) for row in rows}
    # The dataset and each change are documents too, and nothing that a screen shows. A change speaks of the id and the
    # type of its record; the id of its document is another.
    return {
        one: document for one, document in found.items() if document["id"] == one and document["type"] in CITABLE.types
    }


def fetch_notices(snapshot: Snapshot, asked: Sequence[Document]) -> list[NoticeRead]:
    """The notices that go with the types of these documents, each once, in the order of the content."""
    types = {WHOLES.get(document["type"], document["type"]) for document in asked}
    return [
        NoticeRead(id=row.id, text=row.text, placement=row.placement)
        for row in snapshot.connection.execute(NOTICES)
        if types & set(row.types)
    ]
