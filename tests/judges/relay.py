"""A relay in front of the server that answers as a later server may: with new terms and new members.

Terms and members are found by the schema of each response, so no vocabulary or type is left out.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import httpx

from tests.endpoints import OPENAPI, OPERATIONS

NEW_TERM: Final = "a_new_term"
NEW_MEMBER: Final = "a_new_member"
VOCABULARY_KEYS: Final = {"enum", "x-extensible-enum"}
"""Keywords that list terms. No response has an `enum`; with one, a new term would break clients, and a test would fail.
"""


def grow(value: Any, schema: dict[str, Any]) -> Any:
    """Replace every term in a value by a new one, and add a new member to every object with named members."""
    schema = resolve(value, schema)
    if isinstance(value, dict):
        members, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        grown = {name: grow(member, members.get(name, others)) for name, member in value.items()}
        return grown | {NEW_MEMBER: NEW_TERM} if members else grown
    if isinstance(value, list):
        return [grow(item, schema["items"]) for item in value]
    return NEW_TERM if VOCABULARY_KEYS & schema.keys() and value is not None else value


def resolve(value: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and choose the option of a nullable or discriminated schema that describes the value."""
    if "discriminator" in schema:
        discriminator = schema["discriminator"]
        schema = {"$ref": discriminator["mapping"][value[discriminator["propertyName"]]]}
    if "anyOf" in schema:
        schema = next(option for option in schema["anyOf"] if option != {"type": "null"})
    if "$ref" in schema:
        return resolve(value, OPENAPI["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema


def schema_of(path: str, status: int) -> dict[str, Any]:
    """The schema of the response at a path."""
    template = next(template for template in OPERATIONS if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path))
    (content,) = OPERATIONS[template]["responses"][str(status)]["content"].values()
    schema: dict[str, Any] = content["schema"]
    return schema


@contextmanager
def relay(url: str) -> Iterator[str]:
    """Run a relay in front of a server, and return its URL."""
    upstream = httpx.Client(base_url=url)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {"If-None-Match": self.headers["If-None-Match"] or ""}
            response = upstream.get(self.path, headers=headers)
            body = b""
            if response.content:
                schema = schema_of(response.url.path, response.status_code)
                body = json.dumps(grow(response.json(), schema)).encode()
            self.send_response(response.status_code)
            for name in ("content-type", "etag"):
                if name in response.headers:
                    self.send_header(name, response.headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write no log."""

    with upstream, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
