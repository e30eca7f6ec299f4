"""Cursors: opaque positions in a list, bound to its filters and sort order."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from app.http.problems import InvalidCursor, query_error

MAX_NUMBER: Final = 2**31 - 1
"""Upper bound of numeric sort keys, the largest INTEGER of PostgreSQL; none is negative."""


def fingerprint_of(*query: Any) -> str:
    """A digest of filters and sort order, which binds a cursor to its list."""
    return blake2b(json.dumps(query, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def write_cursor(fingerprint: str, keys: Sequence[Any]) -> str:
    """Encode the sort keys of the last row of a page as a cursor."""
    text = json.dumps([fingerprint, *keys], separators=(",", ":"), ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, fingerprint: str, key_types: Sequence[type], max_number: int = MAX_NUMBER) -> list[Any]:
    """Decode the sort keys of a cursor, each of the given type; numbers are from 0 to `max_number`.

    Raises:
        InvalidCursor: for a cursor of another list, filter or sort order, or one that was never issued.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        issued_for, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if issued_for == fingerprint:
            return [_as_key(value, key_type, max_number) for value, key_type in zip(values, key_types, strict=True)]
        detail = "The cursor belongs to other filters or another sort."
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        detail = "The cursor was not issued by this service."
    raise InvalidCursor(
        f"{detail} Start again without `cursor`.",
        [query_error("cursor", "must be `page.next_cursor` of the previous page, unchanged", cursor)],
    )


def _as_key(value: Any, key_type: type, max_number: int) -> Any:
    if key_type is date:
        return date.fromisoformat(value)
    if key_type is float and type(value) in (int, float) and 0 <= value <= max_number:
        return float(value)
    if key_type is int and type(value) is int and 0 <= value <= max_number:
        return value
    if key_type in (int, float) or type(value) is not str:
        raise TypeError(value)
    value.encode()  # ValueError for a lone surrogate, which JSON allows but databases do not.
    if "\0" in value:
        raise ValueError("PostgreSQL does not store NUL")
    return value
