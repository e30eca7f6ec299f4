"""Kills a release of a seed at each of its steps: `python -m tests.seeding.kill_release SEED VERSION`.

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
from app.seeding import check, load, readability, release  # noqa: F401  # imported once for all children

FILE_EVENTS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_before(step: int, folder: Path) -> None:
    """Kill this process before its nth file change in a folder; `step` counts from 1."""
    remaining = step

    def count_changes(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal remaining
        if event in FILE_EVENTS or (event == "open" and arguments[2] & WRITE_FLAGS):
            remaining -= str(arguments[0]).startswith(f"{folder}/")
            if remaining == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count_changes)


def release_killed_at(step: int, seed: Path, version: str) -> bool:
    """Release a copy in a child process that is killed before a step; return false if it completes."""
    copy = seed.with_name(f"{seed.name}-{step}")
    shutil.copytree(seed, copy)
    child = os.fork()
    if child == 0:
        os.environ["SEED_DIR"] = str(copy)
        kill_before(step, copy)
        main(["release", version, "--summary", "A release."])
    exit_code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if exit_code not in (0, -signal.SIGKILL):
        sys.exit(exit_code)
    return exit_code != 0


if __name__ == "__main__":
    readability.reading_grade("", [])  # loads the library once for all children
    step = 1
    while release_killed_at(step, Path(sys.argv[1]), sys.argv[2]):
        step += 1
