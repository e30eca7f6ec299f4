"""What every request meets first: HEAD is a GET without a body, OPTIONS is answered, an address has a length."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.headers import PREFLIGHT
from app.http.problems import ApiError, problem_response

LONGEST_ADDRESS: Final = 8000
"""Bytes of path and query (RFC 9110 §4.1 asks servers to take 8,000)."""


class UriTooLong(ApiError):
    """The address is too long."""

    slug = "uri-too-long"


class Delivery:
    """A layer in front of routing, so that it holds for every path there is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with a GET for a HEAD."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
        elif scope["method"] == "HEAD":
            await _choose(self.app, scope)({**scope, "method": "GET"}, receive, _without_body(send))
        else:
            await _choose(self.app, scope)(scope, receive, send)


def _choose(app: ASGIApp, scope: Scope) -> ASGIApp:
    """The application, or the problem of an address that is too long for it."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) <= LONGEST_ADDRESS:
        return app
    error = UriTooLong(f"The address has more than {LONGEST_ADDRESS} bytes. Ask for less at once.")
    return problem_response(Request(scope), error)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
