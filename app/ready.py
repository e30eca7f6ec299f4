"""Whether the server that these settings start is ready: the health check of a container, `python -m app.ready`."""

import http.client
import os
import sys
from contextlib import closing
from typing import Final

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not listened on
"""Where a server is asked that listens on every address."""

LAST_PORT: Final = 65_535

SECONDS: Final = 4
"""How long an answer may take; the image gives the whole check 5."""


def find_problem(host: str, port: int) -> str:
    """Why a server at this address cannot be used; empty if it answers and has a release to serve."""
    try:
        # Not urllib.request: it would ask the proxy that an environment may name.
        with closing(http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=SECONDS)) as server:
            server.request("GET", "/readyz")
            status = server.getresponse().status
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        return f"no response from HOST {host!r} and PORT {port}: {error or type(error).__name__}"
    return "" if status == http.client.OK else f"/readyz answers with status {status}"


def main() -> int:
    """Report whether the server is ready; the status to exit with."""
    # The environment itself: `Settings` takes longer to import than the check takes.
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    is_port = port.isascii() and port.isdecimal() and int(port) <= LAST_PORT
    problem = find_problem(host, int(port)) if is_port else f"PORT must be a number from 0 to {LAST_PORT}; got {port!r}"
    if problem:
        print(f"Not ready: {problem}", file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
