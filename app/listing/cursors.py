"""Cursors: where a list goes on, bound to the question it belongs to."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from app.http.problems import InvalidCursor, query_error

MAX_NUMBER: Final = 2**31 - 1
"""No number that lists are sorted by is negative or greater: it is the largest integer of a column in PostgreSQL."""


def mark_of(*asked: Any) -> str:
    """What binds a cursor to its question."""
    return blake2b(json.dumps(asked, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def write_cursor(mark: str, keys: Sequence[Any]) -> str:
    """Where to go on, as an opaque text."""
    text = json.dumps([mark, *keys], separators=(",", ":"), ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, mark: str, kinds: Sequence[type], max_number: int = MAX_NUMBER) -> list[Any]:
    """The keys of a cursor, each of its kind; numbers are from 0 to `max_number`.

    Raises:
        InvalidCursor: for a cursor of another question, or one that was never issued.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if found == mark:
            return [_as_key(value, kind, max_number) for value, kind in zip(values, kinds, strict=True)]
        detail = "The cursor belongs to other filters or another sort."
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        detail = "The cursor was not issued by this service."
    raise InvalidCursor(
        f"{detail} Start again without `cursor`.",
        [query_error("cursor", "take `page.next_cursor` of the page before, unchanged", cursor)],
    )


def _as_key(value: Any, kind: type, max_number: int) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if kind is float and type(value) in (int, float) and 0 <= value <= max_number:
        return float(value)
    if kind is int and type(value) is int and 0 <= value <= max_number:
        return value
    if kind in (int, float) or type(value) is not str:
        raise TypeError(value)
    value.encode()  # Raises ValueError for a lone surrogate, which JSON allows and no database does.
    if "\0" in value:
        raise ValueError("PostgreSQL stores no NUL")
    return value
