"""Answers from memory, before any routing: the whole or 304, in the encoding that a client takes."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.encodings import ENCODERS, acceptable
from app.http.headers import merge_headers
from app.http.kept import ReleaseCache
from app.http.memory import RequestKey
from app.http.problems import MAX_ECHO, NotAcceptable, problem_response
from app.http.responses import RESPONSE_KEY, CachedResponse, Representation

Found = TypeVar("Found")


class CacheMiddleware:
    """A layer in front of an application, so that it works out each answer once for each release.

    What is no `CachedResponse` (a problem, a redirect) is passed on as it comes, and never kept.
    """

    def __init__(self, app: ASGIApp, kept: ReleaseCache) -> None:
        self.app = app
        self._kept = kept
        self._flights: dict[Hashable, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET; anything else is for the application."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = merge_headers(scope["headers"])
        spelling = (scope.get("root_path", ""), scope["path"], scope["query_string"], asked.get(b"accept", b""))
        answer = await self._kept.find(spelling) or await self._ask_once(spelling, scope, receive, send)
        if answer is None:
            return
        codings = acceptable(asked.get(b"accept-encoding"))
        if not codings:
            await problem_response(Request(scope), _no_coding(asked))(scope, receive, send)
            return
        form = answer.reply(asked, codings) or await self._make_once(answer, answer.choose(codings))
        # The list is new each time: whoever stands in front of us may add to it.
        await send({"type": "http.response.start", "status": form.status, "headers": [*form.headers]})
        await send({"type": "http.response.body", "body": form.body})

    async def _ask_once(
        self, spelling: RequestKey, scope: Scope, receive: Receive, send: Send
    ) -> CachedResponse | None:
        """Ask the application, or wait for who is asking it the same; None where something else was passed on."""

        async def ask() -> CachedResponse | None:
            answer = await self._ask(scope, receive, send)
            return answer and await self._kept.keep(spelling, answer)

        return await self._once(spelling, lambda: self._kept.recall(spelling), ask)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        answer: CachedResponse | None = None

        async def take(message: Message) -> None:
            nonlocal answer
            answer = answer or message.get(RESPONSE_KEY)
            if answer is None:
                await send(message)

        await self.app(scope, receive, take)
        return answer

    async def _make_once(self, answer: CachedResponse, coding: str) -> Representation:
        """A form of an answer, made by the first who takes it."""

        async def make() -> Representation:
            form = await answer.make_form(coding)
            self._kept.note_form(answer)
            return form

        return await self._once((answer, coding), lambda: answer.forms.get(coding), make)

    async def _once(
        self, what: Hashable, find: Callable[[], Found | None], make: Callable[[], Awaitable[Found]]
    ) -> Found:
        """What another made while we waited for it, or what we make.

        Whoever waited in vain, because the other failed or made what is not kept, goes on alone: no second wait.
        """
        if (flight := self._flights.get(what)) is not None:
            await flight.wait()
            found = find()
            return await make() if found is None else found
        flight = self._flights[what] = asyncio.Event()
        try:
            return await make()
        finally:
            del self._flights[what]
            flight.set()


def _no_coding(asked: Mapping[bytes, bytes]) -> NotAcceptable:
    """That a client takes no encoding that is served."""
    served = [*ENCODERS, "identity"]
    header = asked[b"accept-encoding"].decode("latin-1")[:MAX_ECHO]
    return NotAcceptable(
        f"No encoding that `Accept-Encoding: {header}` takes is served.",
        [{"in": "header", "name": "Accept-Encoding", "detail": f"served are {', '.join(served)}", "value": header}],
        [f"Accept-Encoding: {coding}" for coding in served],
        {"available": served},
    )
