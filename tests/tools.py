"""Programs that tests and benchmarks need; `python -m tests.tools` finds or installs them.

Missing programs are installed as Debian packages if possible, and the judges of the OpenAPI document as npm packages.
Tests that still miss one are skipped with a warning at the end of the run.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
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
JAVA: Final = Tool(
    "JAVA", ("java",), "default-jre-headless", "whether pages are valid HTML, and by clients of OpenAPI Generator"
)
NGINX: Final = Tool("NGINX", ("nginx",), "nginx-light", "behind nginx")
WRK: Final = Tool("WRK", ("wrk",), "wrk", "whether the benchmarks run")
NODE: Final = Tool("NODE", ("node",), "nodejs", "by Spectral, Redocly, Prism and TypeScript clients")
NPM: Final = Tool("NPM", ("npm",), "npm", NODE.purpose)
TOOLS: Final = (CHROMIUM, JAVA, NGINX, WRK, NODE, NPM)

JUDGES: Final = Path(__file__).with_name("judges")
"""Folder with the npm packages that judge the OpenAPI document."""

INSTALLED: Final = JUDGES / "node_modules" / "installed"
"""Holds the digest of the lock file whose packages are installed."""

TIMEOUT_SECONDS: Final = 300
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
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{' '.join(command)}: {error}", file=sys.stderr)
        return False
    if result.returncode:
        print(*result.stdout.splitlines()[-3:], sep="\n", file=sys.stderr)
    return result.returncode == 0


MISSING_JUDGES: Final = f"NOT CHECKED {NODE.purpose}: Node.js or their packages are missing. Run `make tools`."


def has_judges() -> bool:
    """Whether the npm packages of the lock file are installed."""
    return INSTALLED.exists() and INSTALLED.read_text() == _lock_digest()


def find_judge(name: str) -> list[str] | None:
    """Find the command that runs a judge; None if it or Node.js is missing."""
    node = NODE.find()
    return [node, str(JUDGES / "node_modules" / ".bin" / name)] if node and has_judges() else None


def _lock_digest() -> str:
    return sha256((JUDGES / "package-lock.json").read_bytes()).hexdigest()


def install_judges() -> None:
    """Install the npm packages of the lock file; their installation scripts are not run."""
    npm = NPM.find()
    if npm is None or has_judges():
        return
    print("Installing the judges of the OpenAPI document ...")
    if _run(npm, "ci", "--prefix", str(JUDGES), "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"):
        INSTALLED.write_text(_lock_digest())
    else:
        print(f"\nNOT CHECKED {NODE.purpose}: npm could not install their packages.\n", file=sys.stderr)


def install() -> None:
    """Install missing programs if apt-get is available and we are root, and print what is still missing."""
    missing = [tool.package for tool in TOOLS if tool.variable not in os.environ and not tool.find()]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(missing)} for the tests ...")
        # A new machine has no package lists, and outdated ones name packages that no longer exist.
        _run("apt-get", *APT_OPTIONS, "update", "-q")
        if not _run("apt-get", *APT_OPTIONS, "install", "-y", "-q", "--no-install-recommends", *missing):
            print("The packages could not be installed.", file=sys.stderr)
    install_judges()
    for tool in TOOLS:
        if not tool.find():
            print(f"\n{tool.missing}\n", file=sys.stderr)


if __name__ == "__main__":
    install()
