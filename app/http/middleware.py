"""Outermost middleware: request limits, and a last-resort error handler."""

from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.context import path_in
from app.http.headers import PREFLIGHT_HEADERS
from app.http.problems import ApiError, log_failure, problem_response

MAX_ADDRESS_BYTES: Final = 8000
"""Maximum length of path and query in bytes (RFC 9110 §4.1 recommends supporting at least 8,000)."""


API_PREFIX: Final = "/v1/"
"""Prefix of the paths that refuse unknown parameters."""

TRACKERS: Final = (b"fbclid", b"gclid", b"_")
TRACKER_PREFIX: Final = b"utm_"
"""Names of parameters that analytics links and cache busters add to any address, and the prefix of others."""


class UriTooLong(ApiError):
    """The path and query of a request exceed `MAX_ADDRESS_BYTES`."""

    slug = "uri-too-long"


class RequestGuard:
    """Outermost middleware: keeps queries out of logs, serves HEAD as GET without a body, limits the address.

    Under `API_PREFIX` it also removes trackers from the query, so that nothing after it needs to know them: neither the
    cache nor the check for unknown parameters.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or respond to it if that needs no content."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        # Queries contain ages and pregnancies. Servers, and hosts that mount this application, log the scope that they
        # passed on: the query is removed from it.
        inner = dict(scope)
        scope["query_string"] = b""
        if inner.get("method") == "HEAD":
            inner["method"], send = "GET", _without_body(send)
        app = _respond_without_content(inner) or self.app
        if path_in(inner).startswith(API_PREFIX):
            inner["query_string"] = remove_trackers(inner["query_string"])
        try:
            await app(inner, receive, send)
        except Exception as error:  # noqa: BLE001  # the server would log its message, which may repeat the query
            log_failure("a response was interrupted", error)


def remove_trackers(query: bytes) -> bytes:
    """A query string without the parameters that trackers and cache busters add; the others stay as written."""
    # Most queries can be told to have none at once; a name may be escaped.
    if b"_" not in query and b"clid" not in query and b"%" not in query:
        return query
    return b"&".join(pair for pair in query.split(b"&") if not _is_tracker(unquote_to_bytes(pair.partition(b"=")[0])))


def _is_tracker(name: bytes) -> bool:
    return name in TRACKERS or name.startswith(TRACKER_PREFIX)


def _respond_without_content(scope: Scope) -> Response | None:
    """The response to a preflight or to a request with too long an address; None for any other."""
    if scope["type"] != "http":
        return None
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT_HEADERS)
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS_BYTES:
        error = UriTooLong(f"The address has more than {MAX_ADDRESS_BYTES} bytes. Request fewer ids or values at once.")
        return problem_response(Request(scope), error)
    return None


class ErrorBoundary:
    """Innermost middleware: turns an unexpected exception into a problem, unless the response has started."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application; on an exception, respond with a problem."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_record(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_record)
        except Exception as error:
            if started:
                raise
            handle = scope["app"].exception_handlers[Exception]
            await (await handle(Request(scope), error))(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
