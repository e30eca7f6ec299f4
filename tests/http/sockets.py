"""Servers in threads of this process, and socket clients that read raw bytes."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import create_app
from app.server.protocol import Protocol
from app.settings import Settings

VARIABLE_PARTS = re.compile(rb"date: [^\r]+\r\n|urn:uuid:[0-9a-f-]+", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: (\d+)\r\n")


class RequestCounter:
    """Middleware that counts requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += scope["type"] == "http"
        await self.app(scope, receive, send)


class LocalServer:
    """A server in a thread of this process, on a port of its own."""

    def __init__(self, database: Path, protocol: Any = Protocol, **options: Any) -> None:
        self.api = create_app(Settings(database_url=f"sqlite:///{database}"))
        self.app = RequestCounter(self.api)
        options = dict[str, Any](access_log=False, timeout_keep_alive=1, ws="none") | options
        config = uvicorn.Config(self.app, port=0, http=protocol, log_level="critical", server_header=False, **options)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def port(self) -> int:
        return int(self.server.servers[0].sockets[0].getsockname()[1])


@contextmanager
def serving(server: LocalServer) -> Iterator[LocalServer]:
    server.thread.start()
    while not server.server.started:
        assert server.thread.is_alive()
        time.sleep(0.01)
    try:
        yield server
    finally:
        server.server.should_exit = True
        server.thread.join(10)
    assert not server.thread.is_alive()


class Connection:
    """A connection to a server."""

    def __init__(self, server: LocalServer) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        self._stream = self._socket.makefile("rb")

    def send(self, *requests: bytes) -> None:
        self._socket.sendall(b"".join(requests))

    def read_response(self, *, has_body: bool = True) -> bytes:
        """Read the next response, without its date and the instance of a problem."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self._stream.readline()
            if not line:
                return head
            head += line
        length = LENGTH.search(head)
        body = self._stream.read(int(length[1])) if length and has_body else b""
        return VARIABLE_PARTS.sub(b"", head + body)

    def read_rest(self) -> bytes:
        """Read everything up to the end of the connection, also without dates and instances."""
        return VARIABLE_PARTS.sub(b"", self._stream.read())

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


@contextmanager
def connected(server: LocalServer) -> Iterator[Connection]:
    connection = Connection(server)
    try:
        yield connection
    finally:
        connection.close()


def request(path: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = [f"{method} {path} HTTP/{version}", "Host: localhost", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def fetch(server: LocalServer, path: str, *headers: str, method: str = "GET") -> bytes:
    with connected(server) as connection:
        connection.send(request(path, *headers, method=method))
        return connection.read_response(has_body=method != "HEAD")


def fetch_until_close(server: LocalServer, first: bytes) -> bytes:
    """Send a request and a final one, and return all responses."""
    with connected(server) as connection:
        connection.send(first, request("/v1/foods?limit=2", "Connection: close"))
        return connection.read_rest()


def count_calls(server: LocalServer, send_requests: Callable[[], object]) -> int:
    before = server.app.calls
    send_requests()
    return server.app.calls - before
