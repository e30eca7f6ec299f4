"""Programs that some tests and the benchmarks need: `python -m tests.tools nginx wrk` finds or installs them.

Installing needs root and apt. Elsewhere the command says what to install, and what will not be tested without it.
"""

import os
import shutil
import subprocess
import sys
from typing import Final

PLACES: Final = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
PACKAGES: Final = {"nginx": "nginx-light", "wrk": "wrk"}
"""The package of Debian that holds each program."""


def find(name: str) -> str | None:
    """Where a program is; servers lie outside many a PATH."""
    return shutil.which(name, path=PLACES)


def install(name: str) -> bool:
    """Install a program where that is allowed, without starting it as a service; whether it is there afterwards."""
    apt = find("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGES[name]]):
        subprocess.run([apt, "-qq", *words], env=quietly, check=False, capture_output=True)  # the program will tell
    return find(name) is not None


def main() -> None:
    """Find or install each program named; never a failure, but loud."""
    for name in sys.argv[1:]:
        if find(name) is None and not install(name):
            print(
                f"NOT FOUND: {name}. What needs it will be skipped. "
                f"Install the package {PACKAGES[name]} (Debian) or {name} (elsewhere), then try again.",
                file=sys.stderr,
            )


if __name__ == "__main__":
    main()
