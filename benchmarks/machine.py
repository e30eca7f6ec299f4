"""The machine: cores to pin processes to, CPU time and memory of processes, and software versions."""

import os
import platform
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.tools import NGINX, WRK

CORES: Final = sorted(os.sched_getaffinity(0))
SERVER_CORE: Final = CORES[0]
LOAD_CORE: Final = CORES[-1]
TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")
PACKAGES: Final = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "sqlmodel", "sqlalchemy", "pydantic")


@contextmanager
def pinned_to(core: int) -> Iterator[None]:
    """Pin this thread to one core within the block; processes that it starts inherit the core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def process_tree(pid: int) -> list[int]:
    """The ids of a process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    return [pid, *(descendant for child in children for descendant in process_tree(int(child)))]


def cpu_seconds(pid: int) -> float:
    """CPU seconds used by a process and its descendants so far."""
    ticks = 0
    for member in process_tree(pid):
        user, system = Path(f"/proc/{member}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / TICKS_PER_SECOND


def cpu_seconds_of_ended_children() -> float:
    """CPU seconds of child processes that have ended, such as a load client."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory_megabytes(pid: int) -> float:
    """Proportional set size (PSS) of a process and its descendants: shared pages are divided among their users."""
    kilobytes = 0
    for member in process_tree(pid):
        for line in Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1000


def describe_machine() -> str:
    """The type of machine, without host name or paths."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return f"{len(CORES)} cores ({model}), {memory / 1e6:.0f} GB, {platform.system()} {platform.machine()}"


def find_versions() -> dict[str, str]:
    """Versions of the installed software that takes part."""
    versions = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    versions |= {name: version(name) for name in PACKAGES}
    for tool in (NGINX, WRK):
        if program := tool.find():
            output = subprocess.run([program, "-v"], capture_output=True, text=True, check=False)
            versions[tool.names[0]] = (output.stdout + output.stderr).partition("/")[2].split()[0]
    return versions


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
