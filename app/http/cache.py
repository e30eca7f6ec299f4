"""Answers from memory, before any routing: the whole or 304, in the encoding that a client takes."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import Database, NotReady
from app.http.answers import ANSWER, Answer, Form
from app.http.encodings import ENCODERS, acceptable
from app.http.memory import Memory, Spelling
from app.http.problems import ECHO, NotAcceptable, problem_response

Found = TypeVar("Found")


class Cache:
    """A layer in front of an application, so that it works out each answer once for each release.

    What is no `Answer` (a problem, a redirect) is passed on as it comes, and never kept.
    """

    def __init__(self, app: ASGIApp, database: Database, memory: Memory) -> None:
        self.app = app
        self._database = database
        self._release = ""
        self._memory = memory
        self._flights: dict[Hashable, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET; anything else is for the application."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = headers_of(scope)
        spelling = (scope.get("root_path", ""), scope["path"], scope["query_string"], asked.get(b"accept", b""))
        if self._database.token_at_hand() != self._release:
            await self._look()
        answer = self._memory.find(spelling) or await self._ask_once(spelling, scope, receive, send)
        if answer is None:
            return
        codings = acceptable(asked.get(b"accept-encoding"))
        if not codings:
            await problem_response(Request(scope), _no_coding(asked))(scope, receive, send)
            return
        if (b"if-none-match" in asked or b"if-modified-since" in asked) and (tag := answer.held(asked, codings)):
            status, headers, body = 304, [*answer.headers, (b"etag", tag)], b""
        else:
            coding = answer.choose(codings)
            form = answer.forms.get(coding) or await self._make_once(answer, coding)
            status, headers, body = 200, [*form.headers], form.body
        # The list is new each time: whoever stands in front of us may add to it.
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _look(self) -> None:
        """Forget what is kept of a release that is no longer the current one."""
        try:
            release = await self._database.token()
        except NotReady:
            release = ""
        if release != self._release:
            self._memory.clear()
            self._release = release

    async def _ask_once(self, spelling: Spelling, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        """Ask the application, or wait for who is asking it the same; None where something else was passed on."""

        async def ask() -> Answer | None:
            answer = await self._ask(scope, receive, send)
            await self._look()
            # What was read of a former release goes out, for it was right when it was asked for; but it is not kept.
            if answer is None or not answer.is_shared or (answer.release and answer.release.token != self._release):
                return answer
            return self._memory.keep(spelling, answer)

        return await self._once(spelling, lambda: self._memory.find(spelling), ask)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        answer: Answer | None = None

        async def take(message: Message) -> None:
            nonlocal answer
            answer = answer or message.get(ANSWER)
            if answer is None:
                await send(message)

        await self.app(scope, receive, take)
        return answer

    async def _make_once(self, answer: Answer, coding: str) -> Form:
        """A form of an answer, made by the first who takes it."""

        async def make() -> Form:
            form = await answer.make_form(coding)
            self._memory.note_form(answer)
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


def headers_of(scope: Scope) -> Mapping[bytes, bytes]:
    """The headers of a request; lines of one name count together (RFC 9110 §5.3)."""
    lines: list[tuple[bytes, bytes]] = scope["headers"]
    headers = dict(lines)
    if len(headers) == len(lines):
        return headers
    several = defaultdict(list)
    for name, value in lines:
        several[name].append(value)
    return {name: b", ".join(values) for name, values in several.items()}


def _no_coding(asked: Mapping[bytes, bytes]) -> NotAcceptable:
    """That a client takes no encoding that is served."""
    served = [*ENCODERS, "identity"]
    header = asked[b"accept-encoding"].decode("latin-1")[:ECHO]
    return NotAcceptable(
        f"No encoding that `Accept-Encoding: {header}` takes is served.",
        [{"in": "header", "name": "Accept-Encoding", "detail": f"served are {', '.join(served)}", "value": header}],
        [f"Accept-Encoding: {coding}" for coding in served],
        {"available": served},
    )
