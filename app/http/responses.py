"""Cacheable responses: one body, its representation in each encoding, and conditional requests (RFC 9110 §13)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from sys import getsizeof
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.database import LoadedRelease
from app.http.context import context_of, path_of
from app.http.encodings import IDENTITY, MIN_COMPRESSED_BYTES, encode
from app.http.headers import CONSTANT_HEADERS, NO_STORE, PUBLIC, VARY, http_date
from app.http.negotiation import JSON
from app.schemas.query import BaseQuery

Headers = list[tuple[bytes, bytes]]

RESPONSE_KEY: Final = "app.response"
"""Key of the ASGI message that carries a `CachedResponse` from its route to `CacheMiddleware`."""

COMPRESSIBLE: Final = ("text/", "application/json", "image/svg")
"""Prefixes of the media types worth compressing."""

COMMON_HEADERS: Final[Headers] = [(name.lower().encode(), value.encode()) for name, value in CONSTANT_HEADERS.items()]

_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f]")


class Representation(NamedTuple):
    """A response ready to send: the body in one encoding, or a 304."""

    status: int
    headers: Headers
    body: bytes
    lines: tuple[bytes, bytes]
    """The headers as bytes: those that all representations of the response share, then its own."""


def serialize_headers(headers: Headers) -> bytes:
    """Serialize headers for HTTP/1.1 (RFC 9112 §5).

    Raises:
        ValueError: for a control character, which could end the header and start another.
    """
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    if lines.count(b"\r\n") != len(headers) or _CONTROL.search(lines.replace(b"\r\n", b"")):
        raise ValueError("a header contains a control character")
    return lines


class EncodedHeaders(NamedTuple):
    """The headers that a 200 and a 304 of a response have in common, the same serialized, and their size in bytes."""

    headers: Headers
    lines: bytes
    size: int


@lru_cache(maxsize=16)
def encode_headers(own: tuple[tuple[str, str], ...]) -> EncodedHeaders:
    """Encode the common headers and those of one response; all records of a release have the same."""
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in own]
    lines = serialize_headers(COMMON_HEADERS + encoded)
    size = len(lines) + sum(getsizeof(text) for header in encoded for text in header)
    return EncodedHeaders(COMMON_HEADERS + encoded, lines, size)


@dataclass(slots=True, eq=False, kw_only=True)
class CachedResponse:
    """The body of a response before encoding, its headers, and its representations so far."""

    path: str
    canonical_query: str
    """The validated query: two responses with equal paths and canonical queries are equal."""
    body: bytes
    content_type: str
    own: InitVar[Mapping[str, str]]
    """Headers beyond those common to all responses."""
    release: LoadedRelease | None
    """The release that the content was read from; None for content that is not in the database."""
    key: tuple[str, str, str] = field(init=False)
    """Cache key: path, canonical query and media type."""
    headers: Headers = field(init=False)
    """Headers that a 200 and a 304 have in common, except `ETag`."""
    _lines: bytes = field(init=False)
    is_shared: bool = field(init=False)
    """Whether the response may be served to other clients."""
    is_worth_encoding: bool = field(init=False)
    digest: str = field(init=False)
    size: int = field(init=False)
    """Memory of the body and the texts in bytes, without the representations."""
    representations: dict[str, Representation] = field(init=False, default_factory=dict)
    """Representations so far, by encoding."""
    _unchanged: dict[bytes, Representation] = field(init=False, default_factory=dict)
    """The 304 for each entity tag that a client had."""

    def __post_init__(self, own: Mapping[str, str]) -> None:
        self.key = self.path, self.canonical_query, self.content_type
        self.headers, self._lines, header_bytes = encode_headers(tuple(own.items()))
        self.is_shared = not own["Cache-Control"].startswith(("private", NO_STORE))
        self.is_worth_encoding = len(self.body) >= MIN_COMPRESSED_BYTES and self.content_type.startswith(COMPRESSIBLE)
        self.size = len(self.body) + header_bytes + sum(map(getsizeof, self.key))
        self.digest = sha256(self.body).hexdigest()[:24]

    def select(self, headers: Mapping[bytes, bytes], codings: Sequence[str]) -> Representation | None:
        """The representation for a client that accepts these encodings; None if it has yet to be encoded."""
        is_conditional = b"if-none-match" in headers or b"if-modified-since" in headers
        if is_conditional and (tag := self.matching_etag(headers, codings)):
            if tag not in self._unchanged:
                self._unchanged[tag] = self._represent(304, [(b"etag", tag)], b"")
            return self._unchanged[tag]
        return self.representations.get(self.select_encoding(codings))

    def _represent(self, status: int, own: Headers, body: bytes) -> Representation:
        return Representation(status, [*self.headers, *own], body, (self._lines, serialize_headers(own)))

    def etag(self, coding: str) -> bytes:
        """The strong entity tag of a representation."""
        return f'"{self.digest}-{coding}"'.encode() if coding else f'"{self.digest}"'.encode()

    def select_encoding(self, codings: Sequence[str]) -> str:
        """The encoding to send, among those that a client accepts: identity if compression would not pay off."""
        return codings[0] if self.is_worth_encoding or IDENTITY not in codings else IDENTITY

    async def add_representation(self, coding: str) -> Representation:
        """Encode the body, and store the representation."""
        body = await encode(coding, self.body)
        own = [
            (b"content-type", self.content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"etag", self.etag(coding)),
        ]
        if coding:
            own.append((b"content-encoding", coding.encode()))
        representation = self.representations[coding] = self._represent(200, own, body)
        return representation

    def encoded_bytes(self) -> int:
        """Bytes of the compressed representations."""
        return sum(len(sent.body) for coding, sent in self.representations.items() if coding)

    def matching_etag(self, headers: Mapping[bytes, bytes], codings: Sequence[str]) -> bytes | None:
        """The tag of the representation that a client already has; a tag precedes a date (RFC 9110 §13.2.2).

        Any encoding that the client accepts matches: an intermediary cache may revalidate a representation that it
        obtained for another client.
        """
        likely = self.etag(self.select_encoding(codings))
        if tags := headers.get(b"if-none-match"):
            if tags == likely:  # the usual case
                return likely
            given = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
            for coding in (self.select_encoding(codings), *codings):
                if (tag := self.etag(coding)) in given or b"*" in given:
                    return tag
            return None
        # A date proves nothing while the content differs from the release it is based on.
        if self.release is None or not self.release.is_released:
            return None
        since = headers.get(b"if-modified-since", b"").decode("latin-1")
        return likely if is_unchanged(self.release.released_at, since) else None


def is_unchanged(released_at: datetime, if_modified_since: str) -> bool:
    """Whether a client has the release of this time.

    The dates must be equal to the second: content may be rolled back to an earlier release, which a client with the
    date of the later one does not have.
    """
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, TypeError, OverflowError):
        return False
    # The oldest of the three date formats has no time zone; all of them are UTC (RFC 9110 §5.6.7).
    return released_at.replace(microsecond=0) == (since if since.tzinfo else since.replace(tzinfo=UTC))


class CacheableResponse(Response):
    """Hands a `CachedResponse` to `CacheMiddleware`, which sends the representation that the client accepts."""

    def __init__(self, response: CachedResponse) -> None:
        self.response = response
        self.status_code = 200
        self.body = response.body
        self.background = None
        self.raw_headers = [*response.headers, (b"content-type", response.content_type.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the plain response, with the `CachedResponse` as an extension of its first message."""
        del scope, receive
        await send(
            {"type": "http.response.start", "status": 200, "headers": self.raw_headers, RESPONSE_KEY: self.response}
        )
        await send({"type": "http.response.body", "body": self.body})


def content_response(
    request: Request,
    body: bytes,
    release: LoadedRelease,
    query: BaseQuery | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response with content of a release, its links prefixed with PUBLIC_URL; equal queries share it."""
    prefix = context_of(request).settings.public_url
    if prefix:
        # Documents are rendered without the prefix, with links only in members `href`; quotes inside texts are escaped.
        body = body.replace(b'"href":"/v1/', b'"href":"%s/v1/' % prefix.encode())
    return cacheable_response(request, body, headers, release, query=query)


def cacheable_response(  # noqa: PLR0913  # everything that determines a response
    request: Request,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    release: LoadedRelease | None = None,
    media_type: str = JSON,
    *,
    query: BaseQuery | None = None,
) -> Response:
    """A cacheable response, with the time of its release; `CacheMiddleware` adds the headers that depend on the client.

    Without a `query`, each query string has a response of its own.
    """
    own = {"Cache-Control": PUBLIC, "Content-Language": "en", "Vary": VARY, **(headers or {})}
    if release is not None:
        own["Last-Modified"] = http_date(release.released_at)
    canonical = f"as written: {request.url.query}" if query is None else str(query.canonical)
    response = CachedResponse(
        path=path_of(request), canonical_query=canonical, body=body, content_type=media_type, own=own, release=release
    )
    return CacheableResponse(response)
