"""The machine as a measurement sees it: cores to pin to, time that a process spent, memory it holds, versions."""

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
TICKS: Final = os.sysconf("SC_CLK_TCK")
PACKAGES: Final = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "sqlmodel", "sqlalchemy", "pydantic")


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """What is started here runs on one core; children keep the cores of the one who starts them."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def family_of(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    return [pid, *(one for child in children for one in family_of(int(child)))]


def seconds_of(pid: int) -> float:
    """Processor time that a process and its children spent so far."""
    spent = 0
    for one in family_of(pid):
        user, system = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        spent += int(user) + int(system)
    return spent / TICKS


def seconds_of_ended_children() -> float:
    """Processor time of children that have ended, such as a load client."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def megabytes_of(pid: int) -> float:
    """Memory that a process and its children hold, what they share divided among those who share it (PSS)."""
    kilobytes = 0
    for one in family_of(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1000


def describe() -> str:
    """The class of machine, without its name or places."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return f"{len(CORES)} cores ({model}), {memory / 1e6:.0f} GB, {platform.system()} {platform.machine()}"


def versions() -> dict[str, str]:
    """Versions of what takes part, as far as it is there."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    found |= {name: version(name) for name in PACKAGES}
    for tool in (NGINX, WRK):
        if program := tool.find():
            told = subprocess.run([program, "-v"], capture_output=True, text=True, check=False)
            found[tool.names[0]] = (told.stdout + told.stderr).partition("/")[2].split()[0]
    return found


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
