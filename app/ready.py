"""Health check of a container, `python -m app.ready`: whether the server on HOST and PORT is ready."""

import http.client
import os
import sys
from contextlib import closing
from typing import Final

LOOPBACK: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not listened on
"""Addresses to reach a server that listens on all interfaces."""

LAST_PORT: Final = 65_535

TIMEOUT_SECONDS: Final = 4
"""Maximum time for a response; the image limits the whole check to 5."""


def find_problem(host: str, port: int) -> str:
    """Why the server at this address is not ready; empty if it is."""
    try:
        # Not urllib.request, which would use a proxy from the environment.
        with closing(http.client.HTTPConnection(LOOPBACK.get(host, host), port, timeout=TIMEOUT_SECONDS)) as server:
            server.request("GET", "/readyz")
            status = server.getresponse().status
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        return f"no response from HOST {host!r} and PORT {port}: {error or type(error).__name__}"
    return "" if status == http.client.OK else f"/readyz responds with status {status}"


def main() -> int:
    """Report whether the server is ready; returns the exit status."""
    # Read directly from the environment: importing `Settings` takes longer than the check.
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    is_port = port.isascii() and port.isdecimal() and int(port) <= LAST_PORT
    problem = find_problem(host, int(port)) if is_port else f"PORT must be a number from 0 to {LAST_PORT}; got {port!r}"
    if problem:
        print(f"Not ready: {problem}", file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
