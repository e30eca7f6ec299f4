"""Programs of the system that tests and benchmarks need: `python -m tests.tools` finds or installs them.

It installs Debian's packages where it may. The tests look again; what they miss is told at the end of the run.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

PLACES: Final = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
"""Servers lie outside many a path."""


@dataclass(frozen=True)
class Tool:
    """A program: the names it may have, the Debian package that brings it, and what nobody checks without it."""

    variable: str
    names: tuple[str, ...]
    package: str
    checks: str

    def find(self) -> str | None:
        """Where it is; an environment variable comes before the usual names."""
        given = os.environ.get(self.variable)
        names = (given,) if given else self.names
        return next((path for name in names if (path := shutil.which(name, path=PLACES))), None)

    @property
    def missing(self) -> str:
        """What to say where it is not there."""
        return (
            f"NOT CHECKED {self.checks}: there is no {' or '.join(self.names)} on the path. "
            f"Install Debian's package {self.package}, or name the program in {self.variable}."
        )


CHROMIUM: Final = Tool(
    "CHROMIUM",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "chromium",
    "in a browser",
)
JAVA: Final = Tool("JAVA", ("java",), "default-jre-headless", "whether pages are valid HTML")
NGINX: Final = Tool("NGINX", ("nginx",), "nginx-light", "behind nginx")
WRK: Final = Tool("WRK", ("wrk",), "wrk", "whether the benchmarks run")
TOOLS: Final = (CHROMIUM, JAVA, NGINX, WRK)

LONGEST: Final = 300
"""Seconds that apt-get may take."""
PATIENCE: Final = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "-o", "Acquire::Retries=1")
"""A machine without a network is noticed soon."""


def _run(*words: str) -> bool:
    """Whether a command went well; a failed one prints its last lines."""
    try:
        result = subprocess.run(
            words,
            # The run level keeps Debian from starting nginx as a service.
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(f"{' '.join(words)}: {failure}", file=sys.stderr)
        return False
    if result.returncode:
        print(*result.stdout.splitlines()[-3:], sep="\n", file=sys.stderr)
    return result.returncode == 0


def install() -> None:
    """Install what is missing, where we are root and there is apt-get; say loudly what is missing still."""
    wanted = [tool.package for tool in TOOLS if tool.variable not in os.environ and not tool.find()]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(wanted)} for the tests ...")
        # A new machine has no lists of packages, and old lists name what is gone.
        _run("apt-get", *PATIENCE, "update", "-q")
        if not _run("apt-get", *PATIENCE, "install", "-y", "-q", "--no-install-recommends", *wanted):
            print("They could not be installed.", file=sys.stderr)
    for tool in TOOLS:
        if not tool.find():
            print(f"\n{tool.missing}\n", file=sys.stderr)


if __name__ == "__main__":
    install()
