"""Response cache: an in-memory store for the current release, and the middleware that serves from it."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from sys import getsizeof
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import Database, NotReady
from app.http.encodings import ENCODERS, acceptable
from app.http.headers import merge_headers
from app.http.problems import MAX_ECHO, NotAcceptable, problem_response
from app.http.responses import RESPONSE_KEY, CachedResponse, Representation

Result = TypeVar("Result")

CACHE_KEY: Final = "cache"
"""Key of the `ReleaseCache` in the lifespan state (ASGI, lifespan protocol)."""

RequestKey = tuple[str, str, bytes, bytes]
"""The parts of a request that select a response, as the client wrote them: mount, path, query and `Accept`."""

MAX_KEYS: Final = 8
"""Maximum number of request keys per response; the oldest is dropped first."""

MAX_KEY_BYTES: Final = 10_000
"""Maximum size of a request key in bytes; path and query have at most 8,000."""

MIN_RESPONSES: Final = 8
"""Minimum number of responses that must fit into the store: a larger response would evict too many others."""

RESPONSE_OVERHEAD: Final = 6_000
KEY_OVERHEAD: Final = 400
"""Bytes of Python objects per response and per key, beside texts and bodies; measured, and rounded up."""


@dataclass(slots=True, eq=False)
class _Entry:
    response: CachedResponse
    size: int = 0
    keys: deque[RequestKey] = field(default_factory=deque)


class ResponseStore:
    """Least-recently-used store of responses, bounded in bytes and in number."""

    def __init__(self, max_bytes: int, max_entries: int) -> None:
        self.max_bytes = max_bytes
        self.max_entries = max_entries
        self.clear()

    def clear(self) -> None:
        """Remove all responses."""
        self.bytes = 0
        self._entries: OrderedDict[tuple[str, ...], _Entry] = OrderedDict()
        self._by_key: dict[RequestKey, CachedResponse] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: RequestKey) -> CachedResponse | None:
        """The response stored under a request key; marks it as recently used."""
        response = self._by_key.get(key)
        if response is not None:
            self._entries.move_to_end(response.key)
        return response

    def add(self, key: RequestKey, response: CachedResponse) -> CachedResponse:
        """Store a response and return it, or the equal one that another request key stored before."""
        if size_of(response) * MIN_RESPONSES > self.max_bytes:
            return response
        entry = self._entries.setdefault(response.key, _Entry(response))
        self._add_key(key, entry)
        self._update_size(entry)
        return entry.response

    def add_variant(self, response: CachedResponse) -> None:
        """Count the bytes of a representation that was added to a response."""
        entry = self._entries.get(response.key)
        if entry is not None and entry.response is response:
            self._update_size(entry)

    def _add_key(self, key: RequestKey, entry: _Entry) -> None:
        if key in self._by_key or _size_of(key) > MAX_KEY_BYTES:
            return
        self._by_key[key] = entry.response
        entry.keys.append(key)
        if len(entry.keys) > MAX_KEYS:
            del self._by_key[entry.keys.popleft()]

    def _update_size(self, entry: _Entry) -> None:
        """Measure an entry again, then evict entries until the store is within its bounds."""
        size = size_of(entry.response) + sum(_size_of(key) + KEY_OVERHEAD for key in entry.keys)
        self.bytes += size - entry.size
        entry.size = size
        while self.bytes > self.max_bytes or len(self._entries) > self.max_entries:
            _, oldest = self._entries.popitem(last=False)
            self.bytes -= oldest.size
            for key in oldest.keys:
                del self._by_key[key]


def size_of(response: CachedResponse) -> int:
    """The memory that a response takes with its representations, in bytes."""
    return RESPONSE_OVERHEAD + response.size + response.encoded_bytes()


def _size_of(key: RequestKey) -> int:
    return sum(map(getsizeof, key))


class ReleaseCache:
    """Responses of the current release; cleared when another release is served."""

    def __init__(self, database: Database, store: ResponseStore) -> None:
        self._database = database
        self._store = store
        self._release = ""

    def get_fresh(self, key: RequestKey) -> CachedResponse | None:
        """The cached response; None if there is none, or if the release must be checked first."""
        return None if self.is_stale() else self.get(key)

    async def refresh_and_get(self, key: RequestKey) -> CachedResponse | None:
        """The cached response, after checking the release if that is due."""
        if self.is_stale():
            await self.refresh()
        return self.get(key)

    def get(self, key: RequestKey) -> CachedResponse | None:
        """The cached response, without checking the release: for requests that waited for one that checked it."""
        return self._store.get(key)

    def is_stale(self) -> bool:
        """Whether the release must be checked before a cached response is served."""
        return self._database.cached_token() != self._release

    async def refresh(self) -> None:
        """Clear the cache if its release is no longer the current one."""
        try:
            release = await self._database.version_token()
        except NotReady:
            release = ""
        if release != self._release:
            self._store.clear()
            self._release = release

    async def add(self, key: RequestKey, response: CachedResponse) -> CachedResponse:
        """Cache a response unless it is private; returns the response to send, which may have been cached before.

        A response computed from the previous release was correct when it was requested: it is sent, but not cached. The
        refresh lets the first response of a new release be cached.
        """
        await self.refresh()
        if not response.is_shared or (response.release and response.release.version_token != self._release):
            return response
        return self._store.add(key, response)

    def add_variant(self, response: CachedResponse) -> None:
        """Count the bytes of a representation that was added to a response."""
        self._store.add_variant(response)


class CacheMiddleware:
    """Computes each response once per release, and sends it in an encoding that the client accepts, or as a 304.

    Anything but a `CachedResponse` (a problem, a redirect) is passed through unchanged and never cached.
    """

    def __init__(self, app: ASGIApp, cache: ReleaseCache) -> None:
        self.app = app
        self._cache = cache
        self._in_flight: dict[Hashable, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to a GET request; pass anything else to the application."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        headers = merge_headers(scope["headers"])
        key = (scope.get("root_path", ""), scope["path"], scope["query_string"], headers.get(b"accept", b""))
        response = await self._cache.refresh_and_get(key) or await self._compute_once(key, scope, receive, send)
        if response is None:
            return
        codings = acceptable(headers.get(b"accept-encoding"))
        if not codings:
            await problem_response(Request(scope), _no_coding(headers))(scope, receive, send)
            return
        sent = response.select(headers, codings) or await self._encode_once(response, response.select_encoding(codings))
        # The list is new each time: middleware of a host may add to it.
        await send({"type": "http.response.start", "status": sent.status, "headers": [*sent.headers]})
        await send({"type": "http.response.body", "body": sent.body})

    async def _compute_once(self, key: RequestKey, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        """Call the application, or wait for an equal request in flight; None if the response was passed through."""

        async def compute() -> CachedResponse | None:
            response = await self._call_app(scope, receive, send)
            return response and await self._cache.add(key, response)

        return await self._single_flight(key, lambda: self._cache.get(key), compute)

    async def _call_app(self, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        response: CachedResponse | None = None

        async def intercept(message: Message) -> None:
            nonlocal response
            response = response or message.get(RESPONSE_KEY)
            if response is None:
                await send(message)

        await self.app(scope, receive, intercept)
        return response

    async def _encode_once(self, response: CachedResponse, coding: str) -> Representation:
        """Encode a response, or wait for a request in flight that does."""

        async def compute() -> Representation:
            representation = await response.add_representation(coding)
            self._cache.add_variant(response)
            return representation

        return await self._single_flight((response, coding), lambda: response.representations.get(coding), compute)

    async def _single_flight(
        self, key: Hashable, get: Callable[[], Result | None], compute: Callable[[], Awaitable[Result]]
    ) -> Result:
        """Compute a result, or wait for the request in flight that computes it.

        If that request fails, or its result is not cached, each waiting request computes its own: none waits twice.
        """
        if (done := self._in_flight.get(key)) is not None:
            await done.wait()
            result = get()
            return await compute() if result is None else result
        done = self._in_flight[key] = asyncio.Event()
        try:
            return await compute()
        finally:
            del self._in_flight[key]
            done.set()


def _no_coding(headers: Mapping[bytes, bytes]) -> NotAcceptable:
    """The problem of a client that accepts none of the encodings."""
    served = [*ENCODERS, "identity"]
    header = headers[b"accept-encoding"].decode("latin-1")[:MAX_ECHO]
    return NotAcceptable(
        f"None of the available encodings is accepted by `Accept-Encoding: {header}`.",
        [
            {
                "location": "header",
                "name": "Accept-Encoding",
                "detail": f"must accept one of {', '.join(served)}",
                "value": header,
            }
        ],
        [f"Accept-Encoding: {coding}" for coding in served],
        {"available": served},
    )
