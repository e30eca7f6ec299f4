"""An HTTP/1.1 client that sends the bytes of a request unchanged, because HTTP libraries would normalise them."""

import re
import socket
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

PROBLEM_INSTANCE: Final = re.compile(rb"urn:uuid:[0-9a-f-]{36}")
DEADLINE_SECONDS: Final = 30.0
WITHOUT_BODY: Final = frozenset({204, 304})

Header = tuple[bytes, bytes]


class NoResponse(Exception):
    """The server did not respond: the deadline passed, or the connection was closed early."""


class ClosedEarly(NoResponse):
    """The connection was closed before the first byte of a response."""


@dataclass(frozen=True)
class Request:
    """A request made of bytes, which are neither encoded nor checked."""

    target: bytes
    headers: tuple[Header, ...] = ()
    method: bytes = b"GET"

    def __bytes__(self) -> bytes:
        names = {name.lower() for name, _ in self.headers}
        host = () if b"host" in names else ((b"Host", b"localhost"),)
        lines = [b"%b %b HTTP/1.1" % (self.method, self.target)]
        lines += [b"%b: %b" % header for header in (*host, *self.headers)]
        return b"\r\n".join([*lines, b"", b""])

    def __str__(self) -> str:
        return repr(bytes(self))[2:-1]

    def header(self, name: bytes) -> bytes:
        """All values of a header, joined with commas."""
        return b",".join(value for key, value in self.headers if key.lower() == name)


@dataclass(frozen=True)
class Response:
    """A response as it was received; header names are in lower case."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)

    def header(self, name: bytes) -> bytes:
        """All values of a header, joined with commas; empty if it was not sent."""
        return b",".join(value for key, value in self.headers if key == name)

    @property
    def media_type(self) -> bytes:
        return self.header(b"content-type").partition(b";")[0]

    def comparable(self, port: int) -> tuple[int, list[Header], bytes]:
        """Return status, headers and body without the date, the instance of a problem and the port of the server."""

        def mask(value: bytes) -> bytes:
            return PROBLEM_INSTANCE.sub(b"urn:uuid", value).replace(b":%d" % port, b":port")

        return (
            self.status,
            sorted((name, mask(value)) for name, value in self.headers if name != b"date"),
            mask(self.body),
        )


class Client:
    """A connection to a server, reopened after it was closed."""

    def __init__(self, port: int, deadline: float = DEADLINE_SECONDS) -> None:
        self.port = port
        self.deadline = deadline
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def request(self, request: Request | bytes) -> Response:
        """Send a request and read its response.

        Raises:
            NoResponse: if the server sends none before the deadline.
        """
        has_body = not bytes(request).startswith(b"HEAD ")
        is_reused = self._socket is not None
        self.send(request)
        try:
            return self.receive(has_body=has_body)
        except ClosedEarly:
            if not is_reused:
                raise
        # Servers close idle connections, so a lost response counts only on a new one.
        self.send(request)
        return self.receive(has_body=has_body)

    def get(self, address: str, *headers: Header) -> Response:
        return self.request(Request(address.encode(), headers))

    def send(self, request: Request | bytes) -> None:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.deadline)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._stream = self._socket.makefile("rb")
        try:
            self._socket.sendall(bytes(request))
        except OSError:  # a server may refuse a request before it has read all of it; the response can still be read
            return

    def receive(self, *, has_body: bool = True) -> Response:
        try:
            return self._receive(has_body=has_body)
        except NoResponse:
            self.close()
            raise
        except (OSError, ValueError) as error:
            self.close()
            raise NoResponse(f"{type(error).__name__}: {error}") from None

    def _receive(self, *, has_body: bool) -> Response:
        try:
            status_line = self._stream.readline()
        except ConnectionResetError:
            status_line = b""
        if not status_line:
            raise ClosedEarly("the connection was closed without a response")
        status = int(status_line.split(b" ", 2)[1])
        headers = tuple(self._headers())
        response = Response(status, headers, b"")
        length = response.header(b"content-length")
        if has_body and status not in WITHOUT_BODY:
            response = Response(status, headers, self._stream.read(int(length)) if length else self._stream.read())
        if response.header(b"connection") == b"close" or not (length or status in WITHOUT_BODY):
            self.close()
        return response

    def _headers(self) -> list[Header]:
        headers = []
        while (line := self._stream.readline()).strip():
            name, _, value = line.partition(b":")
            headers.append((name.lower(), value.strip()))
        return headers

    def close(self) -> None:
        if self._socket is not None:
            self._stream.close()
            self._socket.close()
            self._socket = None
