"""Whether the server that these settings start is ready: the health check of a container, `python -m app.ready`."""

import http.client
import os
import sys
from typing import Final

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not listened on
"""Where a server is asked that listens on every address."""

SECONDS: Final = 4
"""How long an answer may take; the image gives the whole check 5."""


def is_ready(host: str, port: int) -> bool:
    """Whether a server answers on this address, and has a release to serve."""
    # Not urllib.request: it would ask the proxy that an environment may name.
    asked = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=SECONDS)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    # The environment itself: `Settings` takes longer to import than the check takes.
    sys.exit(not is_ready(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))))
