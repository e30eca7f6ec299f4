"""Answers made of rendered documents: picked, stitched, and sent with what lets a cache keep them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel
from pydantic_core import from_json, to_json
from sqlalchemy import bindparam, select
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.http.accept import choose_format
from app.http.headers import CONSTANT, KEEP, http_date
from app.http.pages import Collection, Found, fetch_page, find_ids
from app.http.params import read_query
from app.http.problems import NotFound, similar
from app.http.state import database_of, path_of, state_of
from app.models import Rendered
from app.schemas.page import PageLinks, meta_of
from app.schemas.query import ListQuery, RecordQuery

DOCUMENT: Final = select(col(Rendered.body), col(Rendered.links)).where(col(Rendered.id) == bindparam("id"))
DOCUMENTS: Final = (
    select(col(Rendered.id), col(Rendered.body))
    .where(col(Rendered.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Rendered.id))
)


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


def render_page(
    request: Request, release: LoadedRelease, query: ListQuery, found: Found, included: bytes | None
) -> bytes:
    """A list as its envelope around rendered documents."""
    prefix = state_of(request).settings.public_url
    here = f"{prefix}{path_of(request)}"
    next_link = _address(here, query, found.page.next_cursor) if found.page.next_cursor else None
    links = PageLinks(self=_address(here, query, query.cursor), next=next_link)
    return b'{"items":%s,"page":%s,"links":%s,"facets":%s,"included":%s,"meta":%s}' % (
        listed(only(body, query.fields) for body in found.bodies),
        found.page.model_dump_json().encode(),
        links.model_dump_json().encode(),
        to_json(found.facets),
        included or b"null",
        meta_of(release.version).model_dump_json().encode(),
    )


def _address(path: str, query: BaseModel, cursor: str | None) -> str:
    """One spelling for each question, so that equal questions share their answer."""
    asked: dict[str, Any] = query.model_dump(mode="json", exclude_defaults=True, exclude={"cursor"})
    if cursor is not None:
        asked["cursor"] = cursor
    written = {
        name: ",".join(map(str, value))
        if isinstance(value, list)
        else str(value).lower()
        if value in (True, False)
        else value
        for name, value in sorted(asked.items())
    }
    return f"{path}?{urlencode(written, safe=',')}" if written else path


def answer_list(request: Request, collection: Collection, model: type[ListQuery], **bound: str) -> Response:
    """Answer a list: the query is checked, two statements are asked, documents are stitched."""
    query = read_query(request, model)
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, Found, bytes | None]:
        found = fetch_page(snapshot, collection, query, **bound)
        return snapshot.release, found, fetch_included(snapshot, found.links, query.expand)

    release, found, included = database_of(request).read(ask)
    body = render_page(request, release, query, found, included)
    following = found.page.next_cursor and _address(path_of(request), query, found.page.next_cursor)
    prefix = state_of(request).settings.public_url
    return respond(request, body, release, {"Link": f'<{prefix}{following}>; rel="next"'} if following else {})


def answer_parts(request: Request, collection: Collection, model: type[ListQuery], kind: str, **whole: str) -> Response:
    """Answer the list of a record's parts; `whole` names the record, as in `source="article-citrate"`."""
    (identifier,) = whole.values()
    database_of(request).read(lambda snapshot: fetch_document(snapshot, kind, identifier))
    return answer_list(request, collection, model, **whole)


def answer_record(request: Request, kind: str, identifier: str, model: type[RecordQuery], **whole: str) -> Response:
    """Answer one record with its rendered document; a part of a record only below its `whole`."""
    query = read_query(request, model)
    choose_format(request, query.format)

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, bytes, bytes | None]:
        body, links = fetch_document(snapshot, kind, identifier)
        if any(from_json(body)[name] != value for name, value in whole.items()):
            raise not_found(snapshot, kind, identifier, from_json(body)["href"])
        return snapshot.release, body, fetch_included(snapshot, [links], query.expand)

    release, body, included = database_of(request).read(ask)
    body = only(body, query.fields)
    return respond(request, body if included is None else with_member(body, "included", included), release)


def fetch_document(snapshot: Snapshot, kind: str, identifier: str) -> tuple[bytes, str]:
    """The rendered document of a record of this type.

    Raises:
        NotFound: with similar ids, or the collection where the id is.
    """
    row = snapshot.connection.execute(DOCUMENT, {"id": identifier}).one_or_none()
    if row is not None and row.body.startswith(b'{"type":"%s"' % kind.encode()):
        return row.body, row.links
    raise not_found(snapshot, kind, identifier, from_json(row.body)["href"] if row is not None else None)


def not_found(snapshot: Snapshot, kind: str, identifier: str, elsewhere: str | None = None) -> NotFound:
    """That no record of this type has the id, and which have one like it."""
    close = similar(identifier, find_ids(snapshot, [kind]), most=5)
    if elsewhere is not None:
        return NotFound(
            f"{identifier!r} is not one of {kind}; it is at {elsewhere}.", (), [elsewhere], {"did_you_mean": close}
        )
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return NotFound(f"Nothing in {kind} has the id {identifier[:100]!r}.{hint}", (), close, {"did_you_mean": close})


def respond(
    request: Request, body: bytes, release: LoadedRelease, headers: Mapping[str, str] | None = None
) -> Response:
    """Send the bytes with their validators, or 304 when the client already holds them (RFC 9110 §13)."""
    prefix = state_of(request).settings.public_url
    if prefix:
        # Addresses are rendered without a prefix, always in a member `href`; a quote inside a text is escaped.
        body = body.replace(b'"href":"/v1/', b'"href":"%s/v1/' % prefix.encode())
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    modified = http_date(release.released_on)
    kept = {
        "ETag": etag,
        "Last-Modified": modified,
        "Cache-Control": KEEP,
        "Vary": "Accept",
        "Content-Language": "en",
    }
    sent = CONSTANT | kept | dict(headers or {})
    if is_unchanged(request.headers, etag, modified):
        return Response(status_code=304, headers=sent)
    return Response(body, headers=sent, media_type="application/json")


def is_unchanged(asked: Mapping[str, str], etag: str, modified: str) -> bool:
    """Whether the client holds this answer; an entity tag wins over a date (RFC 9110 §13.2.2)."""
    held = asked.get("if-none-match")
    if held is not None:
        return held.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in held.split(",")}
    since = asked.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
