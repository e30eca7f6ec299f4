"""`/v1/citations`: the sources of a screen, ready to display."""

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from fastapi import Query, Request, Response
from pydantic_core import from_json

from app.database import LoadedRelease, Snapshot
from app.formats.citations import Document, group_by_citation, make_citation, render_html, render_text
from app.http.context import DatabaseDep
from app.http.documents import fetch_bodies, fetch_missing
from app.http.negotiation import choose_format
from app.http.notices import load_notices
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.listing.envelope import build_address, query_parameters
from app.schemas.citation import CitationsLinks, CitationsQuery, CitationsRead
from app.schemas.common import NoticeRead
from app.schemas.envelope import meta_of
from app.schemas.missing import MissingRead

router = ResourceRouter(prefix="/citations", tags=["Reference"])


@router.get("", summary="Retrieve the citations of a screen", response_model=CitationsRead, responses=RESULT_RESPONSES)
async def get_citations(request: Request, database: DatabaseDep, query: Annotated[CitationsQuery, Query()]) -> Response:
    """Returns a Sources screen for the given records: what they cite, each entry once, numbered in order of first use.

    Each id contributes its own references, those of its assessment, those of its correction, and then the articles
    whose passages it cites. A requested reference or source is itself an entry. A gap cites its evidence, but not the
    articles that leave it unanswered. A conflict cites its evidence; to include the articles, request its claims too.

    An id without a record never empties the screen: `missing` names it, and a withdrawn record is replaced with its
    successor, if it has one.

    `role` distinguishes `evidence`, which supports what is known, from an `article`, which makes the statement that a
    claim grades and is not evidence for it. `text` and `html`, the screen ready to display, label each article
    accordingly.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, Screen]:
        return snapshot.release, fetch_screen(snapshot, query.ids)

    release, screen = await database.run_async(fetch)
    users = group_by_citation(screen.records)
    cited = [screen.cited[identifier] for identifier in users]
    items = [make_citation(number, document, users[document["id"]]) for number, document in enumerate(cited, start=1)]
    meta = meta_of(release.version)
    result = CitationsRead(
        items=items,
        missing=screen.missing,
        notices=screen.notices,
        text=render_text(items, screen.notices, meta),
        html=render_html(cited, screen.notices, meta),
        links=CitationsLinks(self=build_address(request, query_parameters(query))),
        meta=meta,
    )
    return content_response(request, result.model_dump_json().encode(), release, query)


class Screen(NamedTuple):
    """What the records on a screen cite."""

    records: list[Document]
    """The requested records in the requested order; a withdrawn one is represented by its successor."""
    missing: list[MissingRead]
    notices: list[NoticeRead]
    cited: dict[str, Document]
    """The cited references and articles by id."""


def fetch_screen(snapshot: Snapshot, ids: Sequence[str]) -> Screen:
    """Fetch the requested records and what they cite: three statements if all ids exist."""
    known = fetch_documents(snapshot, ids)
    missing = fetch_missing(snapshot, [identifier for identifier in ids if identifier not in known])
    successors = {one.id: one.successor.id for one in missing if one.successor}
    if successors:
        known |= fetch_documents(snapshot, set(successors.values()))
    shown = dict.fromkeys(successors.get(identifier, identifier) for identifier in ids)
    records = [known[identifier] for identifier in shown if identifier in known]
    cited = fetch_documents(snapshot, group_by_citation(records))
    return Screen(records, missing, load_notices(snapshot, (record["type"] for record in records)), cited)


def fetch_documents(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, Document]:
    """Records, passages and intakes by id."""
    return {identifier: from_json(body) for identifier, body in fetch_bodies(snapshot, ids).items()}
