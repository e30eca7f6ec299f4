"""Programs of the system that the tests of pages need: a Chromium, and a Java for the judge of HTML.

`python -m tests.browser.tools` looks for them and installs Debian's packages where it may. The tests look again; what
they miss is told at the end of the run.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Final


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
        return next((path for name in ((given,) if given else self.names) if (path := shutil.which(name))), None)

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
TOOLS: Final = (CHROMIUM, JAVA)

LONGEST: Final = 300
"""Seconds that apt-get may take."""
PATIENCE: Final = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "-o", "Acquire::Retries=1")
"""A machine without a network is noticed soon."""


def _run(*words: str) -> bool:
    """Whether a command went well; a failed one prints its last lines."""
    try:
        result = subprocess.run(
            words,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
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
        print(f"Installing {' and '.join(wanted)} for the tests of pages ...")
        # A new machine has no lists of packages, and old lists name what is gone.
        _run("apt-get", *PATIENCE, "update", "-q")
        if not _run("apt-get", *PATIENCE, "install", "-y", "-q", "--no-install-recommends", *wanted):
            print("They could not be installed.", file=sys.stderr)
    for tool in TOOLS:
        if not tool.find():
            print(f"\n{tool.missing}\n", file=sys.stderr)


if __name__ == "__main__":
    install()
