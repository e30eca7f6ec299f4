"""Rendered documents: fetching, selecting and joining them, and the problems of missing or withdrawn records."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import bindparam, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import Database, LoadedRelease, Snapshot
from app.http.ids import find_ids
from app.http.negotiation import choose_format
from app.http.problems import Gone, NotFound
from app.http.responses import content_response
from app.models import Change, Rendered
from app.models.base import col
from app.models.record import is_id
from app.models.terms import ChangeOperation
from app.schemas.query import DocumentQuery, RecordQuery
from app.text import find_similar

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

MAX_SUCCESSORS: Final = 10
"""Maximum number of withdrawn successors to follow."""


async def serve_record(
    request: Request, database: Database, type_name: str, identifier: str, query: DocumentQuery[Any], **parent: str
) -> Response:
    """Respond with the rendered document of a record.

    `parent` is the id in the path of a record that is part of another, as in `source="article-citrate"`.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, bytes, bytes | None]:
        body, links = fetch_document(snapshot, type_name, identifier)
        if any(from_json(body)[name] != value for name, value in parent.items()):
            raise not_found(snapshot, type_name, identifier, from_json(body)["href"])
        types = query.expand if isinstance(query, RecordQuery) else ()
        return snapshot.release, body, fetch_included(snapshot, [links], types)

    release, body, included = await database.run_async(fetch)
    body = select_fields(body, query.fields)
    return content_response(
        request, body if included is None else add_member(body, "included", included), release, query
    )


def fetch_document(snapshot: Snapshot, type_name: str, identifier: str) -> tuple[bytes, str]:
    """The rendered document of a record of this type.

    Raises:
        NotFound: with similar ids, or with the address of the record in its own collection.
        Gone: with the successor, if the record was withdrawn.
    """
    if not is_id(identifier):
        raise not_found(snapshot, type_name, identifier)
    row = snapshot.connection.execute(DOCUMENT, {"id": identifier}).one_or_none()
    if row is not None and row.body.startswith(b'{"type":"%s"' % type_name.encode()):
        return row.body, row.links
    if row is None and (withdrawn := snapshot.connection.execute(WITHDRAWN, {"id": identifier}).first()):
        raise _gone(snapshot, identifier, withdrawn.reason, withdrawn.successor)
    raise not_found(snapshot, type_name, identifier, from_json(row.body)["href"] if row is not None else None)


def _gone(snapshot: Snapshot, identifier: str, reason: str, successor: str | None) -> Gone:
    """The problem of a withdrawn record, with the first of its successors that was not withdrawn in turn."""
    detail = f"{identifier!r} was withdrawn. {reason}"
    current = successor
    for _ in range(MAX_SUCCESSORS):
        row = snapshot.connection.execute(DOCUMENT, {"id": current}).one_or_none()
        if row is not None:
            return Gone(detail, (), [from_json(row.body)["href"]], {"successor": current})
        withdrawn = snapshot.connection.execute(WITHDRAWN, {"id": current}).first()
        current = withdrawn.successor if withdrawn else None
    return Gone(detail, (), [], {"successor": None})


def not_found(snapshot: Snapshot, type_name: str, identifier: str, href: str | None = None) -> NotFound:
    """The problem of an unknown id, with similar ids of this type as suggestions."""
    close = find_similar(identifier, find_ids(snapshot, [type_name]), limit=5)
    if href is not None:
        detail = f"{identifier!r} is not at this address; `suggestions` has the right one."
        return NotFound(detail, (), [href], {"did_you_mean": close})
    hint = f" Did you mean {close[0]!r}?" if close else ""
    detail = f"No record in {type_name} has the id {identifier[:100]!r}.{hint}"
    return NotFound(detail, (), close, {"did_you_mean": close}, unknown=identifier)


def select_fields(body: bytes, fields: Sequence[str]) -> bytes:
    """A document reduced to its id and these members; unchanged without `fields`."""
    if not fields:
        return body
    return to_json({name: value for name, value in from_json(body).items() if name in fields or name == "id"})


def add_member(body: bytes, name: str, value: bytes) -> bytes:
    """Append a member to a JSON object."""
    return b'%s,"%s":%s}' % (body[:-1], name.encode(), value)


def json_array(documents: Iterable[bytes]) -> bytes:
    """Join documents into a JSON array."""
    return b"[%s]" % b",".join(documents)


def fetch_included(snapshot: Snapshot, links: Iterable[str], types: Sequence[str]) -> bytes | None:
    """The linked records of these types, each once, with one statement per type; None without types."""
    if not types:
        return None
    ids: dict[str, dict[str, None]] = {type_name: {} for type_name in types}
    for text in links:
        by_type = json.loads(text)
        for type_name in types:
            ids[type_name] |= dict.fromkeys(by_type.get(type_name, ()))
    members = []
    for type_name, linked in ids.items():
        rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(linked)}).fetchall() if linked else []
        members.append(b'"%s":%s' % (type_name.encode(), json_array(row.body for row in rows)))
    return b"{%s}" % b",".join(members)
