"""The least that Python can do: an ASGI application that only looks up bytes, on the same uvicorn.

It answers with the bytes of this service, headers and all, and finds them with one look-up. Like anything that answers
304 and compressed, it looks at the two headers that ask for that. It does nothing else: it knows no content and notices
no release.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.contestants.contestant import FIXED, UVICORN, Answer, Contestant, folder_of
from benchmarks.load import Work

NAME: Final = "bare ASGI application"
WRITTEN: Final = "answers.json"
HOP: Final = ("date", "server", "connection")
"""Headers that a server adds itself."""


def bare(content: Path, works: Mapping[str, Work], answers: Mapping[str, Answer]) -> Contestant:
    """The application, with answers that this service gave to these works."""
    folder = folder_of(content, "bare")
    rows = []
    for name in FIXED:
        answer = answers[name]
        headers = [[name, value] for name, value in answer.headers.items() if name not in HOP]
        compressed = "Accept-Encoding" in works[name].headers
        rows.append([works[name].paths[0], compressed, answer.status, headers, answer.body.decode("latin-1")])
    (folder / WRITTEN).write_text(json.dumps(rows), encoding="utf-8")
    return Contestant(
        NAME,
        command=lambda port: (
            *UVICORN,
            "--lifespan=off",
            f"--port={port}",
            "benchmarks.contestants.bare_app:app",
        ),
        works={name: works[name] for name in FIXED},
        ready=works[FIXED[0]].paths[0],
        environment={"BARE_ANSWERS": str(folder / WRITTEN)},
    )
