"""The HTTP/1.1 protocol of uvicorn, extended to send cached responses without calling the application."""

from typing import Any, Final
from uuid import uuid4

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from app.http.cache import CACHE_KEY, ReleaseCache
from app.http.context import PUBLIC_URL
from app.http.encodings import acceptable
from app.http.headers import merge_headers
from app.http.problems import MEDIA_TYPE, PROBLEM_HEADERS, BadRequest, problem_body
from app.http.responses import Representation, serialize_headers

CACHED_METHODS: Final = (b"GET", b"HEAD")
BODY_HEADERS: Final = frozenset({b"content-length", b"transfer-encoding", b"expect"})
"""Headers that announce a request body, or ask whether to send it."""


class Protocol(HttpToolsProtocol):
    """One connection, which sends a cached response as soon as the request headers are parsed.

    Calling the application takes a task, a scope, several layers of middleware and at least two messages: longer than
    the look-up in `ReleaseCache`. Every unusual request is left to the application.
    """

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # uvicorn writes its access log and limits concurrency only when it calls the application.
        is_watched = config.access_log or config.limit_concurrency is not None
        self._cache: ReleaseCache | None = None if is_watched else app_state.get(CACHE_KEY)
        self._public_url: str = app_state.get(PUBLIC_URL, "")

    def on_headers_complete(self) -> None:
        """Send a cached response, or call the application."""
        response = self._find_cached()
        if response is None:
            # A cached response earlier in this packet started the keep-alive timer, which would interrupt this request.
            self._unset_keepalive_if_required()
            super().on_headers_complete()
            return
        head = [STATUS_LINE[response.status], *(b"%b: %b\r\n" % header for header in self.server_state.default_headers)]
        head += (*response.lines, b"\r\n")
        if self.parser.get_method() == b"GET":
            head.append(response.body)
        self.transport.write(b"".join(head))
        self.on_response_complete()

    def on_message_complete(self) -> None:
        """Signal the end of the request to the application, if it was called."""
        if self.cycle is not None:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Respond to malformed HTTP with a problem, and close the connection."""
        instance = f"urn:uuid:{uuid4()}"
        body = problem_body(BadRequest(f"{msg} The connection is closed."), self._public_url, instance)
        headers = PROBLEM_HEADERS | {
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        head = [STATUS_LINE[400], *(b"%b: %b\r\n" % header for header in self.server_state.default_headers)]
        self.transport.write(b"".join((*head, serialize_headers(lines), b"\r\n", body)))
        self.transport.close()

    def _find_cached(self) -> Representation | None:
        """The cached response to the request just parsed; None if there is none, or if the request is unusual."""
        path, _, query = self.url.partition(b"?")
        # Request keys have unescaped paths.
        if self._cache is None or b"%" in path or not self._is_usual():
            return None
        headers = merge_headers(self.headers)
        if not BODY_HEADERS.isdisjoint(headers):
            return None
        key = self.root_path, self.root_path + path.decode(), query, headers.get(b"accept", b"")
        response = self._cache.get_fresh(key)
        if response is None:
            return None
        codings = acceptable(headers.get(b"accept-encoding"))
        return response.select(headers, codings) if codings else None

    def _is_usual(self) -> bool:
        parser = self.parser
        return (
            parser.get_method() in CACHED_METHODS
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            # Responses are sent in the order of the requests, and wait while the client does not read.
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )
