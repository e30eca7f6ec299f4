"""Search by clinical code: exact matches, and broader or narrower codes."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from app.database import Snapshot
from app.models import CodeSystem, Record, SearchCode
from app.models.base import col
from app.search.index import code_key
from app.text import fold

MIN_CODE_LENGTH: Final = 3
MAX_CODE_LENGTH: Final = 40
MAX_CODE_MATCHES: Final = 50


class CodeMatch(StrEnum):
    """How the code of a record relates to the requested code."""

    EXACT = "exact_code"
    PARENT = "parent_code"
    CHILD = "child_code"


class CodeHit(NamedTuple):
    """A record with a matching code."""

    record_id: str
    type: str
    name: str
    system: str
    code: str
    how: CodeMatch


_KEY: Final = col(SearchCode.key)
_IS_HIERARCHICAL: Final = col(CodeSystem.codes_nest).is_(True)
_SELECT_CODES: Final = (
    select(
        col(SearchCode.record_id),
        col(Record.type),
        col(Record.name),
        col(SearchCode.system),
        col(SearchCode.code),
        _KEY,
    )
    .join(Record, col(Record.id) == col(SearchCode.record_id))
    .join(CodeSystem, col(CodeSystem.id) == col(SearchCode.system))
    .where(
        or_(
            _KEY.in_(bindparam("keys", expanding=True)),
            and_(_IS_HIERARCHICAL, _KEY.in_(bindparam("wider", expanding=True))),
            and_(_IS_HIERARCHICAL, bindparam("from") <= _KEY, bindparam("to") > _KEY),
        )
    )
    .order_by(col(SearchCode.position))
    .limit(MAX_CODE_MATCHES)
)
_SELECT_SYSTEMS: Final = select(
    col(CodeSystem.id), col(CodeSystem.name), col(CodeSystem.url), col(CodeSystem.oid), col(CodeSystem.aliases)
).order_by(col(CodeSystem.id))


def fetch_codes(snapshot: Snapshot, keys: Sequence[str]) -> list[CodeHit]:
    """Records with one of these codes, or with a code broader or narrower than the first of them."""
    first = keys[0]
    bound = {
        "keys": list(keys),
        "wider": [first[:length] for length in range(MIN_CODE_LENGTH, len(first))],
        "from": first,
        "to": f"{first}\uffff",
    }
    found = [
        CodeHit(row.record_id, row.type, row.name, row.system, row.code, _match_of(row, keys))
        for row in snapshot.connection.execute(_SELECT_CODES, bound)
    ]
    return sorted(found, key=lambda one: list(CodeMatch).index(one.how))


def _match_of(row: Any, keys: Sequence[str]) -> CodeMatch:
    if row.key in keys:
        return CodeMatch.EXACT
    return CodeMatch.PARENT if len(row.key) < len(keys[0]) else CodeMatch.CHILD


def codes_in(text: str) -> list[str]:
    """Possible codes in a query: the whole text, then each piece with a digit, except numbers of few digits."""
    pieces = [code_key(piece) for piece in (text, *text.split()) if any(char.isdigit() for char in piece)]
    return [piece for piece in dict.fromkeys(pieces) if _may_be_code(piece)]


def without_codes(text: str) -> str:
    """The query without the pieces that may be codes."""
    return " ".join(piece for piece in text.split() if not codes_in(piece))


def _may_be_code(piece: str) -> bool:
    shortest = MIN_CODE_LENGTH + 2 if piece.isdigit() else MIN_CODE_LENGTH
    return shortest <= len(piece) <= MAX_CODE_LENGTH


def fetch_system_id(snapshot: Snapshot, asked: str) -> str | None:
    """The id of the code system with this id, name, alias, URL or OID."""
    wanted = _normalized(asked)
    for row in snapshot.connection.execute(_SELECT_SYSTEMS):
        if wanted in {_normalized(name) for name in (row.id, row.name, row.url, row.oid, *row.aliases) if name}:
            return str(row.id)
    return None


def fetch_system_ids(snapshot: Snapshot) -> list[str]:
    """The ids of all code systems."""
    return [row.id for row in snapshot.connection.execute(_SELECT_SYSTEMS)]


def _normalized(name: str) -> str:
    """The name of a code system without case and punctuation, a URL without its scheme, an OID without `urn:oid:`."""
    folded = fold(name).strip().removeprefix("urn:oid:").removeprefix("https://").removeprefix("http://").rstrip("/")
    return "".join(char for char in folded if char.isalnum())
