"""Rendered documents: fetching, selecting and joining them, and the problems of missing or withdrawn records."""

import json
import re
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
from app.http.withdrawals import WithdrawnId, fetch_withdrawals
from app.models import Rendered
from app.models.base import col
from app.models.record import is_id
from app.models.registry import RECORD_OR_PART
from app.schemas.common import Link
from app.schemas.missing import MissingRead
from app.schemas.query import DocumentQuery, RecordQuery
from app.text import find_similar

DOCUMENT: Final = select(col(Rendered.body), col(Rendered.links)).where(col(Rendered.id) == bindparam("id"))
SUMMARIES: Final = (
    select(col(Rendered.id), col(Rendered.summary))
    .where(col(Rendered.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Rendered.id))
)
DOCUMENTS: Final = (
    select(col(Rendered.id), col(Rendered.body))
    .where(col(Rendered.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Rendered.id))
)

_TYPE: Final = re.compile(rb'\{"type":"([a-z-]+)"')


async def serve_record(
    request: Request, database: Database, type_name: str, identifier: str, query: DocumentQuery[Any], **parent: str
) -> Response:
    """Respond with the rendered document of a record.

    `parent` is the id in the path of a record that is part of another, as in `source="article-citrate"`.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, bytes, bytes | None]:
        body, links = fetch_document(snapshot, type_name, identifier)
        if any(from_json(body)[name]["id"] != value for name, value in parent.items()):
            raise not_found(snapshot, type_name, identifier, from_json(body)["href"])
        types = query.expand if isinstance(query, RecordQuery) else ()
        return snapshot.release, body, fetch_included(snapshot, [links], types)

    release, body, included = await database.run_async(fetch)
    body = select_fields(body, query.fields)
    return content_response(
        request, body if included is None else add_member(body, "included", included), release, query
    )


def fetch_document(snapshot: Snapshot, type_name: str | None, identifier: str) -> tuple[bytes, str]:
    """The rendered document and the links of a record of this type; None is any type, passages and intakes included.

    Raises:
        NotFound: with similar ids, or with the address of the record in its own collection.
        Gone: with the successor, if the record was withdrawn.
    """
    if not is_id(identifier):
        raise not_found(snapshot, type_name, identifier)
    row = snapshot.connection.execute(DOCUMENT, {"id": identifier}).one_or_none()
    if row is not None and type_of(row.body) in (RECORD_OR_PART.types if type_name is None else (type_name,)):
        return row.body, row.links
    if row is None and (withdrawal := fetch_withdrawals(snapshot, [identifier]).get(identifier)):
        raise _gone(snapshot, identifier, withdrawal)
    raise not_found(snapshot, type_name, identifier, from_json(row.body)["href"] if row is not None else None)


def type_of(body: bytes) -> str | None:
    """The type of a rendered document, which is its first member; None for a change, which has another."""
    match = _TYPE.match(body)
    return match[1].decode() if match else None


def _gone(snapshot: Snapshot, identifier: str, withdrawal: WithdrawnId) -> Gone:
    """The problem of a withdrawn record, with the record that replaces it."""
    bodies = fetch_bodies(snapshot, [withdrawal.successor]) if withdrawal.successor else {}
    addresses = [from_json(body)["href"] for body in bodies.values()]
    return Gone(
        f"{identifier!r} was withdrawn. {withdrawal.reason}", (), addresses, {"successor": next(iter(bodies), None)}
    )


def not_found(snapshot: Snapshot, type_name: str | None, identifier: str, href: str | None = None) -> NotFound:
    """The problem of an unknown id, with similar ids of this type, or of any, as suggestions."""
    types = RECORD_OR_PART.types if type_name is None else (type_name,)
    close = find_similar(identifier, find_ids(snapshot, types), limit=5)
    if href is not None:
        detail = f"{identifier!r} is not at this address; `suggestions` has the right one."
        return NotFound(detail, (), [href], {"did_you_mean": close})
    hint = f" Did you mean {close[0]!r}?" if close else ""
    where = "" if type_name is None else f" in {type_name}"
    detail = f"No record{where} has the id {identifier[:100]!r}.{hint}"
    return NotFound(detail, (), close, {"did_you_mean": close}, unknown=identifier)


def fetch_bodies(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, bytes]:
    """The rendered records, passages and intakes with these ids, fetched with one statement."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(ids)})
    # The dataset and the changes are documents too, but not records.
    return {row.id: row.body for row in rows if type_of(row.body) in RECORD_OR_PART.types}


def fetch_missing(snapshot: Snapshot, ids: Sequence[str]) -> list[MissingRead]:
    """What to say about ids without a record: nothing is fetched if there are none."""
    if not ids:
        return []
    withdrawals = fetch_withdrawals(snapshot, ids)
    successors = [withdrawal.successor for withdrawal in withdrawals.values() if withdrawal.successor]
    bodies = fetch_bodies(snapshot, successors) if successors else {}
    links = {identifier: Link.model_validate_json(body) for identifier, body in bodies.items()}
    return [
        MissingRead(
            id=identifier,
            reason="withdrawn" if identifier in withdrawals else "unknown",
            successor=links.get(withdrawals[identifier].successor or "") if identifier in withdrawals else None,
        )
        for identifier in ids
    ]


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
        rows = snapshot.connection.execute(SUMMARIES, {"ids": list(linked)}).fetchall() if linked else []
        members.append(b'"%s":%s' % (type_name.encode(), json_array(row.summary for row in rows)))
    return b"{%s}" % b",".join(members)
