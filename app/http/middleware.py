"""What every request meets first, and what is left where all else fails."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.headers import PREFLIGHT
from app.http.problems import ApiError, log_failure, problem_response

MAX_ADDRESS_BYTES: Final = 8000
"""Bytes of path and query (RFC 9110 §4.1 asks servers to take 8,000)."""


class UriTooLong(ApiError):
    """The address is too long."""

    slug = "uri-too-long"


class RequestGuard:
    """The layer in front of all others: no log has a query, HEAD is a GET without a body, an address has a length."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it where that needs no content."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        # Ages and pregnancies stand in queries. Servers, and hosts that mount us, log the scope that they handed on: it
        # loses its query.
        asked = dict(scope)
        scope["query_string"] = b""
        if asked.get("method") == "HEAD":
            asked["method"], send = "GET", _without_body(send)
        app = _answer_at_once(asked) or self.app
        try:
            await app(asked, receive, send)
        except Exception as error:  # noqa: BLE001  # further out its message would be logged, which can repeat the query
            log_failure("an answer broke off", error)


def _answer_at_once(scope: Scope) -> Response | None:
    """The answer to a request that needs no other layer."""
    if scope["type"] != "http":
        return None
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS_BYTES:
        error = UriTooLong(f"The address has more than {MAX_ADDRESS_BYTES} bytes. Ask for less at once.")
        return problem_response(Request(scope), error)
    return None


class ErrorBoundary:
    """The layer around routing: a failure that nobody foresaw is a problem, or ends an answer that has begun."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            if started:
                raise
            answer_failure = scope["app"].exception_handlers[Exception]
            await (await answer_failure(Request(scope), error))(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
