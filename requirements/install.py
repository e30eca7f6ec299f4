"""Create `.venv` and install locked requirements into it: `python requirements/install.py run` (or `dev`).

`make` calls this before every target; it takes 50 ms when there is nothing to do. An environment is used only if it
was finished, here, by the Python version that runs in it now. Otherwise it is removed and created again: virtual
environments cannot be moved, and an interrupted one looks finished.

It needs the standard library only, since it runs before anything is installed.
"""

import ast
import os
import platform
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
ENVIRONMENT: Final = (PROJECT / ".venv").resolve()
PYTHON: Final = ENVIRONMENT / "bin" / "python"
RECORD: Final = ENVIRONMENT / "created"
"""Says where the environment was created and for which Python; absent while something is being installed."""

PURPOSES: Final = {"run": "the server", "dev": "the tests"}

INDEX_OPTIONS: Final = (
    *("index-url", "pypi-url", "extra-index-url", "no-index", "find-links"),
    *("proxy", "cert", "client-cert", "trusted-host", "keyring-provider"),
    *("timeout", "default-timeout", "retries", "cache-dir", "no-cache-dir", "use-feature"),
)
"""The options of pip that say how this machine reaches a package index.

Only these are taken from the user's configuration. Others, such as `user`, `target`, `prefix` or `constraint`, would
install something else or somewhere else than the locked requirements ask for.
"""


def main(name: str) -> None:
    """Create the environment unless it is usable, then install the requirements unless they are in place."""
    if not is_usable():
        refuse_link()
        create()
    if not is_installed(name):
        install(name)


def python(*words: str) -> list[str]:
    """A command for the interpreter of the environment, which heeds no variable and no folder of the user."""
    return [str(PYTHON), "-I", *words]


def identity() -> str:
    """Where the environment is, and which Python runs in it; empty if none does."""
    program = "import sys; print(sys.implementation.cache_tag)"
    try:
        result = subprocess.run(python("-S", "-c", program), capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return "" if result.returncode else f"{ENVIRONMENT}\n{result.stdout.strip()} {platform.machine()}\n"


def is_usable() -> bool:
    """Whether the environment was finished, at this path, by the Python that was asked for and runs in it."""
    wanted = f"{ENVIRONMENT}\n{sys.implementation.cache_tag} {platform.machine()}\n"
    return read(RECORD) == wanted == identity()


def refuse_link() -> None:
    """Leave an environment alone that belongs elsewhere: others may be using it.

    Raises:
        SystemExit: where `.venv` is a symbolic link.
    """
    link = PROJECT / ".venv"
    if link.is_symlink():
        sys.exit(
            f"{link} is a link to {ENVIRONMENT}, which is missing, unfinished, was moved or belongs to another Python. "
            "Nothing was changed. Run `make` where that environment belongs, or remove the link."
        )


def create() -> None:
    """Create an empty environment with pip, in which the packages of this project are found from any folder."""
    if ENVIRONMENT.exists():
        print(f"Creating {ENVIRONMENT} again: it is unfinished, was moved, or belongs to another Python.")
        remove()
    result = subprocess.run([sys.executable, "-I", "-m", "venv", ENVIRONMENT], check=False)
    if result.returncode:
        remove()
        sys.exit("The virtual environment could not be created (see above); nothing was left behind.")
    # The documented way to add a folder to the module search path, where PYTHONSAFEPATH leaves out the current one.
    where = python("-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "project.pth").write_bytes(os.fsencode(PROJECT) + b"\n")
    write(RECORD, identity())


def remove() -> None:
    """Remove the environment, or what stands in its place."""
    if ENVIRONMENT.is_dir():
        shutil.rmtree(ENVIRONMENT)
    else:
        ENVIRONMENT.unlink(missing_ok=True)


def is_installed(name: str) -> bool:
    """Whether the requirements were installed as they are now."""
    return read(ENVIRONMENT / name) == digest(name)


def install(name: str) -> None:
    """Install locked requirements; those of `dev` include those of `run`."""
    print(f"Installing what {PURPOSES[name]} need{'s' * (name == 'run')} ...", flush=True)
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement")
    command = python("-m", "pip", "install", *options, str(PROJECT / "requirements" / f"{name}.txt"))
    environment = pip_environment()
    created = read(RECORD)
    RECORD.unlink()
    status = subprocess.run(command, env=environment, check=False).returncode
    if status >= 0:  # By itself pip leaves packages whole, also when it fails; killed by a signal it may not.
        write(RECORD, created)
    if status:
        sys.exit(status if status > 0 else 1)
    for installed in ("run", "dev") if name == "dev" else ("run",):
        write(ENVIRONMENT / installed, digest(installed))


def pip_environment() -> dict[str, str]:
    """The environment variables for pip: of its configuration only what says how to reach a package index."""
    neutral = {name: value for name, value in os.environ.items() if name != "PIP_PYTHON"}
    neutral |= {"PIP_QUIET": "0", "PIP_VERBOSE": "0"}
    command = python("-m", "pip", "config", "list")
    listed = subprocess.run(command, env=neutral, stdout=subprocess.PIPE, text=True, check=False)
    if listed.returncode:
        sys.exit("The configuration of pip cannot be read (see above).")
    lines = [line.partition("=") for line in listed.stdout.splitlines()]
    options = {}
    for section in ("global", "install", ":env:"):  # later ones win, as in pip
        for key, _, value in lines:
            if key.startswith(f"{section}.") and (option := key[len(section) + 1 :]) in INDEX_OPTIONS:
                options[f"PIP_{option.upper().replace('-', '_')}"] = str(ast.literal_eval(value))
    rest = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return rest | options | {"PIP_CONFIG_FILE": os.devnull}


def digest(name: str) -> str:
    """A digest of a requirements file."""
    return sha256((PROJECT / "requirements" / f"{name}.txt").read_bytes()).hexdigest() + "\n"


def read(path: Path) -> str:
    """The text of a file; empty if there is none."""
    return os.fsdecode(path.read_bytes()) if path.is_file() else ""


def write(path: Path, text: str) -> None:
    """Write a text that may name a folder in any encoding."""
    path.write_bytes(os.fsencode(text))


if __name__ == "__main__":
    main(sys.argv[1])
