"""The bare application: bytes from a dictionary. It imports nothing of this project."""

import json
import os
from pathlib import Path
from typing import Any

Key = tuple[bytes, bytes, bool]
Messages = tuple[dict[str, Any], dict[str, Any]]


class Bare:
    """Answers from a dictionary."""

    def __init__(self, path: Path) -> None:
        self.answers: dict[Key, Messages] = {}
        self.tags: dict[bytes, Messages] = {}
        for address, compressed, status, headers, body in json.loads(path.read_text(encoding="utf-8")):
            where, _, query = address.encode().partition(b"?")
            raw = [(name.encode(), value.encode()) for name, value in headers]
            start = {"type": "http.response.start", "status": status, "headers": raw}
            messages = (start, {"type": "http.response.body", "body": body.encode("latin-1")})
            if status == 304:
                self.tags[dict(raw)[b"etag"]] = messages
            else:
                self.answers[where, query, compressed] = messages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002  # ASGI
        """Look up the answer, and send it."""
        asked = dict(scope["headers"])
        messages = self.tags.get(asked.get(b"if-none-match", b""))
        if messages is None:
            compressed = b"gzip" in asked.get(b"accept-encoding", b"")
            messages = self.answers[scope["raw_path"], scope["query_string"], compressed]
        start, body = messages
        await send(start)
        await send(body)


app = Bare(Path(os.environ["BARE_ANSWERS"])) if "BARE_ANSWERS" in os.environ else None
