"""Response headers common to all responses, `Cache-Control` values, and merging of request headers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

EXPOSED_HEADERS: Final = "ETag, Link, Retry-After"
"""Headers that scripts of other origins may read, beside those that CORS always exposes."""

CONSTANT_HEADERS: Final = {
    # Reads are open to every origin. A constant needs no `Vary: Origin` and cannot differ between clients.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED_HEADERS,
    "X-Content-Type-Options": "nosniff",
}
VARY: Final = "Accept-Encoding"
"""`Vary` of what has one media type. A 406 depends on `Accept` too, but is never stored, and a cache that sends the
stored response instead does as RFC 9110 §12.1 permits; naming `Accept` would store it once for each browser."""

VARY_NEGOTIATED: Final = "Accept, Accept-Encoding"
"""`Vary` of what has several media types, and of errors, which are problems or pages."""

ALLOWED_METHODS: Final = "GET, HEAD, OPTIONS"
PREFLIGHT_HEADERS: Final = CONSTANT_HEADERS | {
    "Access-Control-Allow-Methods": ALLOWED_METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
    "Allow": ALLOWED_METHODS,
}
PUBLIC: Final = "max-age=300, stale-while-revalidate=600"
PRIVATE: Final = f"private, {PUBLIC}"
NO_STORE: Final = "no-store"


@lru_cache(maxsize=64)
def http_date(moment: datetime) -> str:
    """Format a time as an HTTP date (RFC 9110 §5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def merge_headers(lines: Sequence[tuple[bytes, bytes]]) -> Mapping[bytes, bytes]:
    """Request headers by name; lines with the same name are combined (RFC 9110 §5.3)."""
    headers = dict(lines)
    if len(headers) == len(lines):
        return headers
    several = defaultdict(list)
    for name, value in lines:
        several[name].append(value)
    return {name: b", ".join(values) for name, values in several.items()}
