"""Encodings of an answer (RFC 9110 §8.4): which a client takes, and how they are made."""

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
    # 11, the default, takes a hundred times as long to save one byte in seven.
    compressed: bytes = brotli.compress(body, quality=5)
    return compressed


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {"br": _brotli, "gzip": _gzip}
"""The encodings there are, the smallest first."""

ANY: Final = (IDENTITY, *ENCODERS)
"""What a client takes that says nothing of encodings: all of them, though most such clients know none."""

MIN_COMPRESSED_BYTES: Final = 500
"""Bytes from which an answer is compressed: less fits into one packet in any form."""

MAX_INLINE_BYTES: Final = 4_000
"""Bytes up to which compressing takes less time than handing it to a thread."""

MAX_REMEMBERED_BYTES: Final = 200
"""Longer headers are read anew each time; those of real clients are much shorter."""


def acceptable(header: bytes | None) -> tuple[str, ...]:
    """The encodings that a client takes, what it likes best first; none where it refuses them all."""
    if header is None:
        return ANY
    return _read(header) if len(header) <= MAX_REMEMBERED_BYTES else _read.__wrapped__(header)


@lru_cache(maxsize=256)
def _read(header: bytes) -> tuple[str, ...]:
    asked: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        asked.setdefault(name, weight_of(parameters))
    weights = {coding: asked.get(coding, asked.get("*", 0.0)) for coding in ENCODERS}
    # Whatever is not said of it, no encoding is taken as the last choice (RFC 9110 §12.5.3).
    weights[IDENTITY] = asked.get("identity", asked.get("*", 0.0001))
    return tuple(sorted((one for one, weight in weights.items() if weight > 0), key=lambda one: -weights[one]))


async def encode(coding: str, body: bytes) -> bytes:
    """A body in an encoding; a large one is compressed in a thread, so that nobody else waits."""
    if coding == IDENTITY:
        return body
    encoder = ENCODERS[coding]
    return encoder(body) if len(body) <= MAX_INLINE_BYTES else await run_in_threadpool(encoder, body)
