"""Search by clinical code: exact matches, and broader or narrower codes."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from app.database import Snapshot
from app.models import CodeSystem, Record, SearchCode
from app.models.base import col
from app.search.index import normalize_code
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
            and_(_IS_HIERARCHICAL, _KEY.in_(bindparam("broader", expanding=True))),
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
    parameters = {
        "keys": list(keys),
        "broader": [first[:length] for length in range(MIN_CODE_LENGTH, len(first))],
        "from": first,
        "to": f"{first}\uffff",
    }
    hits = [
        CodeHit(row.record_id, row.type, row.name, row.system, row.code, _classify_match(row, keys))
        for row in snapshot.connection.execute(_SELECT_CODES, parameters)
    ]
    return sorted(hits, key=lambda hit: list(CodeMatch).index(hit.how))


def _classify_match(row: Any, keys: Sequence[str]) -> CodeMatch:
    if row.key in keys:
        return CodeMatch.EXACT
    return CodeMatch.PARENT if len(row.key) < len(keys[0]) else CodeMatch.CHILD


def extract_codes(text: str) -> list[str]:
    """Possible codes in a query: the whole text, then each piece with a digit, except numbers of few digits."""
    pieces = [normalize_code(piece) for piece in (text, *text.split()) if any(char.isdigit() for char in piece)]
    return [piece for piece in dict.fromkeys(pieces) if _is_code_like(piece)]


def remove_codes(text: str) -> str:
    """The query without the pieces that may be codes."""
    return " ".join(piece for piece in text.split() if not extract_codes(piece))


def _is_code_like(piece: str) -> bool:
    min_length = MIN_CODE_LENGTH + 2 if piece.isdigit() else MIN_CODE_LENGTH
    return min_length <= len(piece) <= MAX_CODE_LENGTH


def fetch_system_id(snapshot: Snapshot, system: str) -> str | None:
    """The id of the code system with this id, name, alias, URL or OID."""
    sought = _normalize_name(system)
    for row in snapshot.connection.execute(_SELECT_SYSTEMS):
        if sought in {_normalize_name(name) for name in (row.id, row.name, row.url, row.oid, *row.aliases) if name}:
            return str(row.id)
    return None


def fetch_system_ids(snapshot: Snapshot) -> list[str]:
    """The ids of all code systems."""
    return [row.id for row in snapshot.connection.execute(_SELECT_SYSTEMS)]


def _normalize_name(name: str) -> str:
    """The name of a code system without case and punctuation, a URL without its scheme, an OID without `urn:oid:`."""
    folded = fold(name).strip().removeprefix("urn:oid:").removeprefix("https://").removeprefix("http://").rstrip("/")
    return "".join(char for char in folded if char.isalnum())
