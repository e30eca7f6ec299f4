"""What every request meets first: no log has its query, HEAD is a GET without a body, an address has a length."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.headers import PREFLIGHT
from app.http.problems import ApiError, log_failure, problem_response

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
        """Pass a request on, with a GET for a HEAD, and answer whatever fails in it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        asked = _without_query_in_logs(scope)
        if scope["type"] != "http":
            await self.app(asked, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(asked, receive, send)
        elif scope["method"] == "HEAD":
            await _answer(self.app, {**asked, "method": "GET"}, receive, _without_body(send))
        else:
            await _answer(self.app, asked, receive, send)


def _without_query_in_logs(scope: Scope) -> Scope:
    """The request for us; what the server keeps of it loses its query, for that is what it writes to its log.

    Ages and pregnancies stand in queries. Servers and the hosts that we are mounted in log the scope they handed on.
    """
    asked = dict(scope)
    scope["query_string"] = b""
    return asked


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the application answer; a failure that nobody foresaw ends here.

    Further out it would be raised again, and the server would log its message, which can repeat the query.
    """
    started = False

    async def send_and_note(message: Message) -> None:
        nonlocal started
        started = True
        await send(message)

    try:
        await _choose(app, scope)(scope, receive, send_and_note)
    except Exception as error:  # noqa: BLE001  # the last to be asked
        if started:
            log_failure("an answer broke off", error)
        else:
            answer_failure = scope["app"].exception_handlers[Exception]
            await (await answer_failure(Request(scope), error))(scope, receive, send)


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
