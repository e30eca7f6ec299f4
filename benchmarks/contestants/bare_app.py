"""ASGI application that sends bytes from a dictionary; it imports nothing from this project."""

import json
import os
from pathlib import Path
from typing import Any

Key = tuple[bytes, bytes, bool]
ResponseMessages = tuple[dict[str, Any], dict[str, Any]]


class BareApp:
    """Sends responses from dictionaries."""

    def __init__(self, path: Path) -> None:
        self.responses: dict[Key, ResponseMessages] = {}
        self.not_modified: dict[bytes, ResponseMessages] = {}
        for url, compressed, status, headers, body in json.loads(path.read_text(encoding="utf-8")):
            route, _, query = url.encode().partition(b"?")
            raw_headers = [(name.encode(), value.encode()) for name, value in headers]
            start = {"type": "http.response.start", "status": status, "headers": raw_headers}
            messages = (start, {"type": "http.response.body", "body": body.encode("latin-1")})
            if status == 304:
                self.not_modified[dict(raw_headers)[b"etag"]] = messages
            else:
                self.responses[route, query, compressed] = messages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002  # ASGI
        """Look up the response and send it."""
        headers = dict(scope["headers"])
        messages = self.not_modified.get(headers.get(b"if-none-match", b""))
        if messages is None:
            compressed = b"gzip" in headers.get(b"accept-encoding", b"")
            messages = self.responses[scope["raw_path"], scope["query_string"], compressed]
        start, body = messages
        await send(start)
        await send(body)


app = BareApp(Path(os.environ["BARE_RESPONSES"])) if "BARE_RESPONSES" in os.environ else None
