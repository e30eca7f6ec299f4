"""System programs that tests and benchmarks need; `python -m tests.tools` finds or installs them.

Missing programs are installed as Debian packages if possible. Tests that still miss one are skipped with a warning at
the end of the run.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

SEARCH_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
"""Includes the folders of servers, which are often not on the path of a user."""


@dataclass(frozen=True)
class Tool:
    """A program: its possible names, its Debian package, and what is not checked without it."""

    variable: str
    names: tuple[str, ...]
    package: str
    purpose: str

    def find(self) -> str | None:
        """Find the path of the program; the environment variable takes precedence over the usual names."""
        override = os.environ.get(self.variable)
        names = (override,) if override else self.names
        return next((path for name in names if (path := shutil.which(name, path=SEARCH_PATH))), None)

    @property
    def missing(self) -> str:
        """The message if the program is missing."""
        return (
            f"NOT CHECKED {self.purpose}: {' or '.join(self.names)} is not on the path. "
            f"Install the Debian package {self.package}, or set {self.variable} to the program."
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

APT_TIMEOUT_SECONDS: Final = 300
APT_OPTIONS: Final = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "-o", "Acquire::Retries=1")
"""Short timeouts, so that apt-get soon fails on a machine without a network."""


def _run(*command: str) -> bool:
    """Run a command and return whether it succeeded; a failed one prints its last lines."""
    try:
        result = subprocess.run(
            command,
            # The run level keeps Debian from starting nginx as a service.
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=APT_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{' '.join(command)}: {error}", file=sys.stderr)
        return False
    if result.returncode:
        print(*result.stdout.splitlines()[-3:], sep="\n", file=sys.stderr)
    return result.returncode == 0


def install() -> None:
    """Install missing programs if apt-get is available and we are root, and print what is still missing."""
    missing = [tool.package for tool in TOOLS if tool.variable not in os.environ and not tool.find()]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(missing)} for the tests ...")
        # A new machine has no package lists, and outdated ones name packages that no longer exist.
        _run("apt-get", *APT_OPTIONS, "update", "-q")
        if not _run("apt-get", *APT_OPTIONS, "install", "-y", "-q", "--no-install-recommends", *missing):
            print("The packages could not be installed.", file=sys.stderr)
    for tool in TOOLS:
        if not tool.find():
            print(f"\n{tool.missing}\n", file=sys.stderr)


if __name__ == "__main__":
    install()
