"""Answers with content: one body, a form of it in each encoding, and whether a client holds one of them already."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from sys import getsizeof
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.database import LoadedRelease
from app.http.context import context_of, path_of
from app.http.encodings import IDENTITY, MIN_COMPRESSED_BYTES, encode
from app.http.headers import CONSTANT, NO_STORE, PUBLIC, http_date
from app.http.negotiation import JSON
from app.schemas.query import BaseQuery

Headers = list[tuple[bytes, bytes]]

RESPONSE_KEY: Final = "app.answer"
"""What a message is named by that carries an answer from its route to the layer in front."""

COMPRESSIBLE: Final = ("text/", "application/json", "image/svg")
"""How the types of content begin that compressing makes smaller."""

COMMON_HEADERS: Final[Headers] = [(name.lower().encode(), value.encode()) for name, value in CONSTANT.items()]

_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f]")


class Representation(NamedTuple):
    """An answer ready to send: the body in one encoding, or a 304."""

    status: int
    headers: Headers
    body: bytes
    lines: tuple[bytes, bytes]
    """The headers written out: those that all forms of the answer share, and its own."""


def serialize_headers(headers: Headers) -> bytes:
    """Headers as HTTP/1.1 writes them (RFC 9112 §5).

    Raises:
        ValueError: for a control character, which could end the header and begin another.
    """
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    if lines.count(b"\r\n") != len(headers) or _CONTROL.search(lines.replace(b"\r\n", b"")):
        raise ValueError("a header holds a control character")
    return lines


_ALWAYS_WRITTEN: Final = serialize_headers(COMMON_HEADERS)


@dataclass(slots=True, eq=False, kw_only=True)
class CachedResponse:
    """Content without an encoding, and what is known of it."""

    path: str
    question: str
    """The query as it was understood: answers of one path and one question are equal."""
    body: bytes
    content_type: str
    own: InitVar[Mapping[str, str]]
    """Headers beside those that all answers have."""
    release: LoadedRelease | None
    """The release that was read; None where none was."""
    key: tuple[str, str, str] = field(init=False)
    """What it is kept by: the format is part of it."""
    headers: Headers = field(init=False)
    """What the whole and a 304 have in common, beside the tag."""
    _lines: bytes = field(init=False)
    is_shared: bool = field(init=False)
    """Whether it may be kept for whoever asks next."""
    is_worth_encoding: bool = field(init=False)
    digest: str = field(init=False)
    size: int = field(init=False)
    """The bytes of memory that its texts and its body take, without its forms."""
    forms: dict[str, Representation] = field(init=False, default_factory=dict)
    """The forms that were made, by their encoding."""

    def __post_init__(self, own: Mapping[str, str]) -> None:
        self.key = self.path, self.question, self.content_type
        self.headers = COMMON_HEADERS + [
            (name.lower().encode(), value.encode("latin-1")) for name, value in own.items()
        ]
        self.is_shared = not own["Cache-Control"].startswith(("private", NO_STORE))
        self.is_worth_encoding = len(self.body) >= MIN_COMPRESSED_BYTES and self.content_type.startswith(COMPRESSIBLE)
        texts = (text for header in self.headers[len(COMMON_HEADERS) :] for text in header)
        self._lines = _ALWAYS_WRITTEN + serialize_headers(self.headers[len(COMMON_HEADERS) :])
        self.size = len(self.body) + len(self._lines) + sum(map(getsizeof, (*texts, *self.key)))
        self.digest = sha256(self.body).hexdigest()[:24]

    def reply(self, asked: Mapping[bytes, bytes], codings: Sequence[str]) -> Representation | None:
        """What goes out to a client that takes these encodings; None where that form is still to be made."""
        if (b"if-none-match" in asked or b"if-modified-since" in asked) and (tag := self.held(asked, codings)):
            return self._form(304, [(b"etag", tag)], b"")
        return self.forms.get(self.choose(codings))

    def _form(self, status: int, own: Headers, body: bytes) -> Representation:
        return Representation(status, [*self.headers, *own], body, (self._lines, serialize_headers(own)))

    def tag(self, coding: str) -> bytes:
        """The strong entity tag of a form: other bytes, another tag."""
        return f'"{self.digest}-{coding}"'.encode() if coding else f'"{self.digest}"'.encode()

    def choose(self, codings: Sequence[str]) -> str:
        """The encoding to send, of those that a client takes: none where it would gain nothing."""
        return codings[0] if self.is_worth_encoding or IDENTITY not in codings else IDENTITY

    async def make_form(self, coding: str) -> Representation:
        """Make the form in an encoding, and keep it."""
        body = await encode(coding, self.body)
        own = [
            (b"content-type", self.content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"etag", self.tag(coding)),
        ]
        if coding:
            own.append((b"content-encoding", coding.encode()))
        form = self.forms[coding] = self._form(200, own, body)
        return form

    def encoded_bytes(self) -> int:
        """Bytes of the forms that are not the body itself."""
        return sum(len(form.body) for coding, form in self.forms.items() if coding)

    def held(self, asked: Mapping[bytes, bytes], codings: Sequence[str]) -> bytes | None:
        """The tag of the form that a client holds and may go on using; a tag wins over a date (RFC 9110 §13.2.2).

        Any encoding that it takes will do: a cache in between may ask with the tag of a form that it got for another.
        """
        likely = self.tag(self.choose(codings))
        if tags := asked.get(b"if-none-match"):
            if tags == likely:  # most often
                return likely
            held = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
            for coding in (self.choose(codings), *codings):
                if (tag := self.tag(coding)) in held or b"*" in held:
                    return tag
            return None
        # A date tells nothing while content is served that differs from its release.
        if self.release is None or not self.release.is_released:
            return None
        since = asked.get(b"if-modified-since", b"").decode("latin-1")
        return likely if is_unchanged(self.release.released_at, since) else None


def is_unchanged(changed: datetime, asked: str) -> bool:
    """Whether a client holds what was released at this moment.

    Only that very second counts, neither an earlier nor a later one. Content may go back to an earlier release, and a
    client that asks with the date of the later one does not hold it.
    """
    try:
        since = parsedate_to_datetime(asked)
    except (ValueError, TypeError, OverflowError):
        return False
    # The oldest of the three forms of a date names no zone; all of them are UTC (RFC 9110 §5.6.7).
    return changed.replace(microsecond=0) == (since if since.tzinfo else since.replace(tzinfo=UTC))


class CacheableResponse(Response):
    """Hands an answer to the layer in front, which sends it in the form that the client takes."""

    def __init__(self, answer: CachedResponse) -> None:
        self.answer = answer
        self.status_code = 200
        self.body = answer.body
        self.background = None
        self.raw_headers = [*answer.headers, (b"content-type", answer.content_type.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer beside the beginning of what it is without that layer."""
        del scope, receive
        await send(
            {"type": "http.response.start", "status": 200, "headers": self.raw_headers, RESPONSE_KEY: self.answer}
        )
        await send({"type": "http.response.body", "body": self.body})


def content_response(
    request: Request,
    body: bytes,
    release: LoadedRelease,
    query: BaseQuery | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send content, with its links as this service writes them; questions with an equal `query` share the answer."""
    prefix = context_of(request).settings.public_url
    if prefix:
        # Addresses are rendered without a prefix, always in a member `href`; a quote inside a text is escaped.
        body = body.replace(b'"href":"/v1/', b'"href":"%s/v1/' % prefix.encode())
    return send(request, body, headers, release, query=query)


def send(  # noqa: PLR0913  # all that decides an answer
    request: Request,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    release: LoadedRelease | None = None,
    media_type: str = JSON,
    *,
    query: BaseQuery | None = None,
) -> Response:
    """Send what may be kept, with the time of its release; the layer in front adds what depends on the client.

    Without a `query`, every query string is a question of its own.
    """
    own = {"Cache-Control": PUBLIC, "Content-Language": "en", **(headers or {})}
    if release is not None:
        own["Last-Modified"] = http_date(release.released_at)
    question = f"as written: {request.url.query}" if query is None else str(query.canonical)
    answer = CachedResponse(
        path=path_of(request), question=question, body=body, content_type=media_type, own=own, release=release
    )
    return CacheableResponse(answer)
