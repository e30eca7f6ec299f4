"""HTTP with clients: what is kept goes out at once, and only the rest takes the way through an application."""

from typing import Any, Final
from uuid import uuid4

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from app.http.context import PUBLIC_URL
from app.http.encodings import acceptable
from app.http.headers import merge_headers
from app.http.kept import CACHE_KEY, ReleaseCache
from app.http.problems import MEDIA_TYPE, PROBLEM_HEADERS, BadRequest, problem_body
from app.http.responses import Representation, serialize_headers

READS: Final = (b"GET", b"HEAD")
BODY_HEADERS: Final = frozenset({b"content-length", b"transfer-encoding", b"expect"})
"""Headers that announce a body, or ask whether to send one."""


class Protocol(HttpToolsProtocol):
    """One connection. An answer that is kept is written as soon as its question was read, as a server of files would.

    An application is a task of its own, with a scope, layers, and a message for each part of an answer. That takes
    longer than to find what is kept. `Kept` finds it, `Answer` chooses the form. Whatever is out of the ordinary is
    left to the application.
    """

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # Lines of the log are written, and connections counted, where applications are called.
        is_watched = config.access_log or config.limit_concurrency is not None
        self._kept: ReleaseCache | None = None if is_watched else app_state.get(CACHE_KEY)
        self._public_url: str = app_state.get(PUBLIC_URL, "")

    def on_headers_complete(self) -> None:
        """Answer at once, or call the application."""
        form = self._form_at_hand()
        if form is None:
            # A kept answer to an earlier request of the same packet has set it, and it would cut this one off.
            self._unset_keepalive_if_required()
            super().on_headers_complete()
            return
        head = [STATUS_LINE[form.status], *(b"%b: %b\r\n" % header for header in self.server_state.default_headers)]
        head += (*form.lines, b"\r\n")
        if self.parser.get_method() == b"GET":
            head.append(form.body)
        self.transport.write(b"".join(head))
        self.on_response_complete()

    def on_message_complete(self) -> None:
        """Tell the application that was called that there is no more to read."""
        if self.cycle is not None:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed as HTTP, with a problem like every other failure, and end the connection."""
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

    def _form_at_hand(self) -> Representation | None:
        """What answers the request whose headers were just read; None where somebody has to wait, or it is unusual."""
        path, _, query = self.url.partition(b"?")
        # Paths are kept without escapes.
        if self._kept is None or b"%" in path or not self._is_usual():
            return None
        asked = merge_headers(self.headers)
        if not BODY_HEADERS.isdisjoint(asked):
            return None
        spelling = self.root_path, self.root_path + path.decode(), query, asked.get(b"accept", b"")
        answer = self._kept.at_hand(spelling)
        if answer is None:
            return None
        codings = acceptable(asked.get(b"accept-encoding"))
        return answer.reply(asked, codings) if codings else None

    def _is_usual(self) -> bool:
        parser = self.parser
        return (
            parser.get_method() in READS
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            # Answers go out in the order of the questions, and wait until what was sent before is read.
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )
