"""Answers made of rendered documents: picked, stitched, and sent with what lets a cache keep them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from pydantic_core import from_json, to_json
from sqlalchemy import bindparam, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import Database, LoadedRelease, Snapshot
from app.http.accept import JSON, choose_format
from app.http.answers import Answer, AnswerResponse
from app.http.collection import Collection
from app.http.headers import KEEP, http_date
from app.http.ids import find_ids
from app.http.pages import Found, fetch_page
from app.http.problems import Gone, NotFound
from app.http.state import path_of, state_of
from app.models import Change, Rendered
from app.models.base import col
from app.models.record import is_id
from app.models.terms import ChangeOperation
from app.schemas.envelope import FacetCount, PageInfo, PageLinks, meta_of
from app.schemas.query import BaseQuery, DocumentQuery, ListQuery, RecordQuery
from app.text import similar

DOCUMENT: Final = select(col(Rendered.body), col(Rendered.links)).where(col(Rendered.id) == bindparam("id"))
WITHDRAWN: Final = (
    select(col(Change.reason), col(Change.successor))
    .where(col(Change.id) == bindparam("id"), col(Change.op) == ChangeOperation.WITHDRAWN)
    .order_by(col(Change.seq).desc())
)
DOCUMENTS: Final = (
    select(col(Rendered.id), col(Rendered.body))
    .where(col(Rendered.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Rendered.id))
)

LONGEST_CHAIN: Final = 10
"""So many successors of successors are followed."""


def only(body: bytes, fields: Sequence[str]) -> bytes:
    """A document with the named members and its id; the whole where none are named."""
    if not fields:
        return body
    return to_json({name: value for name, value in from_json(body).items() if name in fields or name == "id"})


def with_member(body: bytes, name: str, value: bytes) -> bytes:
    """The same object with one more member, last."""
    return b'%s,"%s":%s}' % (body[:-1], name.encode(), value)


def listed(documents: Iterable[bytes]) -> bytes:
    """Documents as a JSON array."""
    return b"[%s]" % b",".join(documents)


def fetch_included(snapshot: Snapshot, links: Iterable[str], types: Sequence[str]) -> bytes | None:
    """The linked records of the types asked for, each once: one statement for each type."""
    if not types:
        return None
    ids: dict[str, dict[str, None]] = {kind: {} for kind in types}
    for written in links:
        by_type = json.loads(written)
        for kind in types:
            ids[kind] |= dict.fromkeys(by_type.get(kind, ()))
    members = []
    for kind, wanted in ids.items():
        rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(wanted)}).fetchall() if wanted else []
        members.append(b'"%s":%s' % (kind.encode(), listed(row.body for row in rows)))
    return b"{%s}" % b",".join(members)


def page_links(request: Request, query: BaseQuery, cursor: str | None, following: str | None) -> PageLinks:
    """Addresses of a page and of the next; one spelling for each question, so that equal questions share an answer."""
    asked = address_of(request, as_parameters(query))

    def at(cursor: str) -> str:
        here, mark, rest = asked.partition("?")
        return f"{here}?cursor={cursor}{mark and '&'}{rest}"

    return PageLinks(self=at(cursor) if cursor else asked, next=at(following) if following else None)


def address_of(request: Request, asked: Mapping[str, str]) -> str:
    """The address of a request, with these parameters."""
    here = f"{state_of(request).settings.public_url}{path_of(request)}"
    return f"{here}?{urlencode(asked, safe=',')}" if asked else here


def as_parameters(query: BaseQuery) -> dict[str, str]:
    """A question as a query string says it; the place in a list is no part of it."""
    return {name: value for name, value in query.canonical.items() if name != "cursor"}


def envelope(  # noqa: PLR0913  # its members
    release: LoadedRelease,
    items: bytes,
    page: PageInfo,
    links: PageLinks,
    *,
    facets: Mapping[str, Sequence[FacetCount]] | None,
    included: bytes | None = None,
) -> bytes:
    """A list around its rendered items."""
    return b'{"items":%s,"page":%s,"links":%s,"facets":%s,"included":%s,"meta":%s}' % (
        items,
        page.model_dump_json().encode(),
        links.model_dump_json().encode(),
        to_json(facets),
        included or b"null",
        meta_of(release.version).model_dump_json().encode(),
    )


def next_link(links: PageLinks) -> dict[str, str]:
    """The header that names the next page, where there is one (RFC 8288)."""
    return {"Link": f'<{links.next}>; rel="next"'} if links.next else {}


async def answer_list(
    request: Request,
    database: Database,
    collection: Collection,
    query: ListQuery[Any],
    below: str | None = None,
    **whole: str,
) -> Response:
    """Answer a list: two statements are run, and the documents they give are joined.

    A list of parts lies `below` a type of record; `whole` names that record, as in `source="article-citrate"`.
    """
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, Found, bytes | None]:
        if below is not None:
            for identifier in whole.values():
                fetch_document(snapshot, below, identifier)
        found = fetch_page(snapshot, collection, query, **whole)
        return snapshot.release, found, fetch_included(snapshot, found.links, query.expand)

    release, found, included = await database.read(ask)
    links = page_links(request, query, query.cursor, found.page.next_cursor)
    items = listed(only(body, query.fields) for body in found.bodies)
    body = envelope(release, items, found.page, links, facets=found.facets, included=included)
    return respond(request, body, release, query, next_link(links))


async def answer_record(
    request: Request, database: Database, kind: str, identifier: str, query: DocumentQuery[Any], **whole: str
) -> Response:
    """Answer one record with its rendered document; a part of a record only below its `whole`."""
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, bytes, bytes | None]:
        body, links = fetch_document(snapshot, kind, identifier)
        if any(from_json(body)[name] != value for name, value in whole.items()):
            raise not_found(snapshot, kind, identifier, from_json(body)["href"])
        types = query.expand if isinstance(query, RecordQuery) else ()
        return snapshot.release, body, fetch_included(snapshot, [links], types)

    release, body, included = await database.read(ask)
    body = only(body, query.fields)
    return respond(request, body if included is None else with_member(body, "included", included), release, query)


def fetch_document(snapshot: Snapshot, kind: str, identifier: str) -> tuple[bytes, str]:
    """The rendered document of a record of this type.

    Raises:
        NotFound: with similar ids, or the collection where the id is.
        Gone: with its successor, where the record was withdrawn.
    """
    if not is_id(identifier):
        raise not_found(snapshot, kind, identifier)
    row = snapshot.connection.execute(DOCUMENT, {"id": identifier}).one_or_none()
    if row is not None and row.body.startswith(b'{"type":"%s"' % kind.encode()):
        return row.body, row.links
    if row is None and (withdrawn := snapshot.connection.execute(WITHDRAWN, {"id": identifier}).first()):
        raise _gone(snapshot, identifier, withdrawn.reason, withdrawn.successor)
    raise not_found(snapshot, kind, identifier, from_json(row.body)["href"] if row is not None else None)


def _gone(snapshot: Snapshot, identifier: str, reason: str, successor: str | None) -> Gone:
    """That a record was withdrawn, and which one takes its place; a successor may have been withdrawn in its turn."""
    said = f"{identifier!r} was withdrawn. {reason}"
    place = successor
    for _ in range(LONGEST_CHAIN):
        row = snapshot.connection.execute(DOCUMENT, {"id": place}).one_or_none()
        if row is not None:
            return Gone(
                f"{identifier!r} was withdrawn. {reason}", (), [from_json(row.body)["href"]], {"successor": place}
            )
        withdrawn = snapshot.connection.execute(WITHDRAWN, {"id": place}).first()
        place = withdrawn.successor if withdrawn else None
    return Gone(said, (), [], {"successor": None})


def not_found(snapshot: Snapshot, kind: str, identifier: str, elsewhere: str | None = None) -> NotFound:
    """That no record of this type has the id, and which have one like it."""
    close = similar(identifier, find_ids(snapshot, [kind]), most=5)
    if elsewhere is not None:
        detail = f"{identifier!r} is not at this address; `suggestions` says where it is."
        return NotFound(detail, (), [elsewhere], {"did_you_mean": close})
    hint = f" Did you mean {close[0]!r}?" if close else ""
    detail = f"Nothing in {kind} has the id {identifier[:100]!r}.{hint}"
    return NotFound(detail, (), close, {"did_you_mean": close}, unknown=identifier)


def respond(
    request: Request,
    body: bytes,
    release: LoadedRelease,
    query: BaseQuery | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send content, with its links as this service writes them; questions with an equal `query` share the answer."""
    prefix = state_of(request).settings.public_url
    if prefix:
        # Addresses are rendered without a prefix, always in a member `href`; a quote inside a text is escaped.
        body = body.replace(b'"href":"/v1/', b'"href":"%s/v1/' % prefix.encode())
    return send(request, body, headers, release, query=query)


def send(  # noqa: PLR0913  # all that decides an answer
    request: Request,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    release: LoadedRelease | None = None,
    media_type: str = JSON,
    *,
    query: BaseQuery | None = None,
) -> Response:
    """Send what may be kept, with the time of its release; the layer in front adds what depends on the client.

    Without a `query`, every query string is a question of its own.
    """
    own = {"Cache-Control": KEEP, "Content-Language": "en", **(headers or {})}
    if release is not None:
        own["Last-Modified"] = http_date(release.released_at)
    question = f"as written: {request.url.query}" if query is None else str(query.canonical)
    answer = Answer(
        path=path_of(request), question=question, body=body, content_type=media_type, own=own, release=release
    )
    return AnswerResponse(answer)
