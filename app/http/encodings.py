"""Content encodings (RFC 9110 §8.4): which ones a client accepts, and compression."""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import brotli
from starlette.concurrency import run_in_threadpool

from app.http.negotiation import weight_of

IDENTITY: Final = ""
"""No encoding; HTTP calls it `identity`."""


def _brotli(body: bytes) -> bytes:
    # The default, 11, takes a hundred times as long to save another seventh.
    compressed: bytes = brotli.compress(body, quality=5)
    return compressed


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {"br": _brotli, "gzip": _gzip}
"""Supported encodings, the smallest first."""

ANY: Final = (IDENTITY, *ENCODERS)
"""Encodings assumed without `Accept-Encoding`: any is allowed, although most such clients support none."""

MIN_COMPRESSED_BYTES: Final = 500
"""Minimum size of a body to compress: a smaller one fits into one packet either way."""

MAX_INLINE_BYTES: Final = 4_000
"""Maximum size of a body to compress on the event loop: for less, handing it to a thread takes longer."""

MAX_MEMOIZED_BYTES: Final = 200
"""Maximum size of an `Accept-Encoding` header whose result is memoized; those of real clients are much shorter."""


def acceptable(header: bytes | None) -> tuple[str, ...]:
    """The encodings that a client accepts, in order of preference; empty if it refuses all of them."""
    if header is None:
        return ANY
    return _parse(header) if len(header) <= MAX_MEMOIZED_BYTES else _parse.__wrapped__(header)


@lru_cache(maxsize=256)
def _parse(header: bytes) -> tuple[str, ...]:
    given: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        given.setdefault(name, weight_of(parameters))
    weights = {coding: given.get(coding, given.get("*", 0.0)) for coding in ENCODERS}
    # Unless it is excluded, identity is acceptable, as the last choice (RFC 9110 §12.5.3).
    weights[IDENTITY] = given.get("identity", given.get("*", 0.0001))
    return tuple(
        sorted((coding for coding, weight in weights.items() if weight > 0), key=lambda coding: -weights[coding])
    )


async def encode(coding: str, body: bytes) -> bytes:
    """Encode a body; a large one is compressed in a thread, so as not to block other requests."""
    if coding == IDENTITY:
        return body
    encoder = ENCODERS[coding]
    return encoder(body) if len(body) <= MAX_INLINE_BYTES else await run_in_threadpool(encoder, body)
