"""What every request meets first: HEAD is a GET without a body, OPTIONS is answered, an address has a length."""

from typing import Any, Final

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
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            error = UriTooLong(f"The address has more than {LONGEST_ADDRESS} bytes. Ask for less at once.")
            await _without_body(scope, receive, send, problem_response(Request(scope), error))
        elif scope["method"] == "HEAD":
            await _without_body({**scope, "method": "GET"}, receive, send, self.app)
        else:
            await self.app(scope, receive, send)


async def _without_body(scope: Scope, receive: Receive, send: Send, app: Any) -> None:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    await app(scope, receive, send_head)
