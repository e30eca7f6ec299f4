"""A release of a seed, killed at each of its steps: `python -m tests.seeding.killed SEED VERSION`.

Each time a copy of the seed is released: `SEED-1` dies before its first change of a file, `SEED-2` before its second.
The last copy has no more steps to die at.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from app.cli import main
from app.seeding import check, load, reading, release  # noqa: F401  # once for all children

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_before(step: int, folder: Path) -> None:
    """Let this process die before it changes anything in a folder for so many times."""
    left = step

    def look(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and given[2] & WRITING):
            left -= str(given[0]).startswith(f"{folder}/")
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def release_killed_at(step: int, seed: Path, version: str) -> bool:
    """Release a copy in a process of its own that dies before a step; false where it lives to the end."""
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
    reading.reading_grade("", [])  # It loads the library, once for all children.
    number = 1
    while release_killed_at(number, Path(sys.argv[1]), sys.argv[2]):
        number += 1
