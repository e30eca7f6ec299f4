"""Kills a release of a seed at each of its steps: `python -m tests.seeding.killed SEED VERSION`.

Each run releases a copy of the seed: `SEED-1` is killed before its first file change, `SEED-2` before its second.
The release of the last copy completes.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from app.cli import main
from app.seeding import check, load, reading, release  # noqa: F401  # imported once for all children

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_before(step: int, folder: Path) -> None:
    """Kill this process before its nth change of a file in a folder."""
    left = step

    def look(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and given[2] & WRITING):
            left -= str(given[0]).startswith(f"{folder}/")
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def release_killed_at(step: int, seed: Path, version: str) -> bool:
    """Release a copy in a child process that is killed before a step; return false if it completes."""
    copy = seed.with_name(f"{seed.name}-{step}")
    shutil.copytree(seed, copy)
    child = os.fork()
    if child == 0:
        os.environ["SEED_DIR"] = str(copy)
        kill_before(step, copy)
        main(["release", version, "--summary", "A release."])
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended not in (0, -signal.SIGKILL):
        sys.exit(ended)
    return ended != 0


if __name__ == "__main__":
    reading.reading_grade("", [])  # Loads the library once for all children.
    number = 1
    while release_killed_at(number, Path(sys.argv[1]), sys.argv[2]):
        number += 1
