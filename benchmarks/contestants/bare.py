"""Bare ASGI application: the minimum in Python, which only looks up bytes, on the same uvicorn.

It sends the responses of this service, including headers, after a single lookup. Like any server of 304 and compressed
responses, it reads the two request headers for them. It does nothing else: it has no content and checks no release.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.contestants.contestant import FIXED, UVICORN, Contestant, Response, make_folder
from benchmarks.load import Workload

NAME: Final = "bare ASGI application"
RESPONSES_FILE: Final = "responses.json"
SERVER_HEADERS: Final = ("date", "server", "connection")
"""Headers that uvicorn adds itself."""


def make_bare(content: Path, workloads: Mapping[str, Workload], responses: Mapping[str, Response]) -> Contestant:
    """The application, with the responses of this service to these workloads."""
    folder = make_folder(content, "bare")
    rows = []
    for name in FIXED:
        response = responses[name]
        headers = [[name, value] for name, value in response.headers.items() if name not in SERVER_HEADERS]
        compressed = "Accept-Encoding" in workloads[name].headers
        rows.append([workloads[name].paths[0], compressed, response.status, headers, response.body.decode("latin-1")])
    (folder / RESPONSES_FILE).write_text(json.dumps(rows), encoding="utf-8")
    return Contestant(
        NAME,
        command=lambda port: (
            *UVICORN,
            "--lifespan=off",
            f"--port={port}",
            "benchmarks.contestants.bare_app:app",
        ),
        workloads={name: workloads[name] for name in FIXED},
        ready_path=workloads[FIXED[0]].paths[0],
        environment={"BARE_RESPONSES": str(folder / RESPONSES_FILE)},
    )
