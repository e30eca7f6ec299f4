"""`make` recreates an unusable virtual environment, regardless of the configuration of the user.

The targets are those of the Makefile. The only requirement is a tiny package in a folder, so nothing is downloaded.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

from app.settings import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("environment")]

BASE: Final = str(getattr(sys, "_base_executable", sys.executable))
"""The interpreter outside any virtual environment."""

PASSED_ON: Final = {"HOME", "PATH", "LANG", "LC_ALL", "TMPDIR"}
HOSTILE: Final = dict(
    [
        *(("user", "true"), ("dry-run", "true"), ("require-virtualenv", "true"), ("quiet", "3"), ("no-deps", "true")),
        *(("target", "elsewhere"), ("prefix", "elsewhere"), ("root", "elsewhere"), ("constraint", "missing.txt")),
        *(("requirement", "missing.txt"), ("python", "missing"), ("platform", "win32"), ("report", "report.json")),
    ]
)
"""Options of pip that install other packages, in another location, or nothing."""


def write_wheel(folder: Path, version: str) -> str:
    """Write a package `tiny` with a command of the same name; return its line of requirements."""
    path = folder / f"tiny-{version}-py3-none-any.whl"
    metadata = f"tiny-{version}.dist-info"
    texts = {
        "tiny.py": f"def main():\n    print('tiny {version}')\n",
        f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{metadata}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{metadata}/entry_points.txt": "[console_scripts]\ntiny = tiny:main\n",
    }
    lines = [f"{name},sha256={hash_of(text)},{len(text)}" for name, text in texts.items()]
    with ZipFile(path, "w") as wheel:
        for name, text in texts.items():
            wheel.writestr(name, text)
        wheel.writestr(f"{metadata}/RECORD", "\n".join([*lines, f"{metadata}/RECORD,,", ""]))
    return f"tiny=={version} --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


def hash_of(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Checkout:
    """A copy of the files that create the environment, with one package in the folder `wheels` as requirement."""

    folder: Path
    wheels: Path
    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def set_up(self) -> None:
        self.require("1")
        self.variables = {"PYTHON": BASE, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}

    def require(self, version: str) -> None:
        line = write_wheel(self.wheels, version)
        for name in ("run", "dev"):
            (self.folder / "requirements" / f"{name}.txt").write_text(line)

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name in PASSED_ON}
        return inherited | {"HOME": str(self.home)} | self.variables

    def start(self, *targets: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["make", "--no-print-directory", *(targets or (".venv/run",))],  # noqa: S607  # any make
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def make(self, *targets: str) -> str:
        """Run targets and return their output."""
        process = self.start(*targets)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return output

    def tiny(self) -> str:
        """The output of the installed command, whose shebang line names the interpreter of the environment."""
        return subprocess.run(
            [self.folder / ".venv/bin/tiny"], capture_output=True, text=True, timeout=20, check=True
        ).stdout.strip()


@pytest.fixture(scope="module")
def shared_checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout with its environment, shared by the tests because creating one takes seconds."""
    root = tmp_path_factory.mktemp("environment")
    checkout = Checkout(root / "rls é (1)", root / "wheels", root / "home")
    for folder in (checkout.folder / "requirements", checkout.wheels, checkout.home):
        folder.mkdir(parents=True)
    for name in ("Makefile", "requirements/install.py"):
        shutil.copyfile(PROJECT / name, checkout.folder / name)
    checkout.set_up()
    checkout.make()
    return checkout


@pytest.fixture
def checkout(shared_checkout: Checkout) -> Checkout:
    """The shared checkout, reset to its initial requirements and variables."""
    shared_checkout.set_up()
    return shared_checkout


def other_python() -> str:
    """A working interpreter of another supported version."""
    for minor in range(11, 20):
        interpreter = shutil.which(f"python3.{minor}")
        if interpreter is None or minor == sys.version_info.minor:
            continue
        argv = [interpreter, "-c", "import ensurepip, sys; print(sys.executable)"]
        result = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=False)
        if result.returncode == 0:
            return result.stdout.strip()
    pytest.skip("NOT CHECKED with a second Python: only one is on the path.")


def test_valid_environment_is_left_unchanged(checkout: Checkout) -> None:
    checkout.make()
    before = {path: path.stat().st_mtime_ns for path in (checkout.folder / ".venv").rglob("*")}
    del checkout.variables["PYTHON"]

    assert checkout.make() == ""
    assert {path: path.stat().st_mtime_ns for path in (checkout.folder / ".venv").rglob("*")} == before


def test_changed_requirements_are_installed(checkout: Checkout) -> None:
    checkout.require("2")
    os.utime(checkout.folder / "requirements/run.txt", (0, 0))  # as after checking out an earlier commit

    checkout.make()

    assert checkout.tiny() == "tiny 2"


def test_environment_without_pip_is_recreated(checkout: Checkout) -> None:
    # The state that `python -m venv` leaves behind on Debian without python3-venv.
    shutil.rmtree(checkout.folder / ".venv")
    subprocess.run([BASE, "-m", "venv", "--without-pip", checkout.folder / ".venv"], timeout=60, check=True)
    del checkout.variables["PYTHON"]

    checkout.make()

    assert checkout.tiny() == "tiny 1"


def test_killed_installation_is_restarted(checkout: Checkout) -> None:
    shutil.rmtree(checkout.folder / ".venv")
    with checkout.start() as process:
        while not (checkout.folder / ".venv/bin/python").exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)

    checkout.make()

    assert checkout.tiny() == "tiny 1"


def test_failed_installation_is_retried(checkout: Checkout) -> None:
    checkout.require("3")
    wheel = checkout.wheels / "tiny-3-py3-none-any.whl"
    hidden = wheel.rename(checkout.home / wheel.name)
    process = checkout.start()
    output, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "tiny==3" in output
    hidden.rename(wheel)

    assert checkout.make() == "Installing what the server needs ...\n"
    assert checkout.tiny() == "tiny 3"


def test_moved_checkout_gets_a_new_environment(checkout: Checkout) -> None:
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))

    checkout.make()

    assert checkout.tiny() == "tiny 1"
    assert str(checkout.folder) in (checkout.folder / ".venv/bin/tiny").read_text()


def test_environment_whose_python_was_replaced_is_recreated(checkout: Checkout) -> None:
    other = other_python()
    python = checkout.folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to(other)  # as in an upgrade of the system
    del checkout.variables["PYTHON"]

    checkout.make()

    assert checkout.tiny() == "tiny 1"


def test_environment_whose_python_is_missing_is_recreated(checkout: Checkout) -> None:
    python = checkout.folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    checkout.make()

    assert checkout.tiny() == "tiny 1"


@pytest.mark.parametrize("exists", [True, False])
def test_environment_behind_a_symbolic_link_is_never_removed(checkout: Checkout, tmp_path: Path, exists: bool) -> None:
    linked = tmp_path / "of another checkout"
    if exists:
        linked.mkdir()
        (linked / "file").touch()
    shutil.rmtree(checkout.folder / ".venv", ignore_errors=True)
    (checkout.folder / ".venv").symlink_to(linked)

    with checkout.start() as process:
        output, _ = process.communicate(timeout=60)
    (checkout.folder / ".venv").unlink()

    assert process.returncode != 0
    assert "remove the link" in output
    assert [path.name for path in tmp_path.rglob("*") if path.name == "file"] == ["file"] * exists


def test_requested_python_is_used(checkout: Checkout) -> None:
    checkout.variables["PYTHON"] = other_python()

    checkout.make()

    program = "import sys; print(sys._base_executable)"
    argv = [str(checkout.folder / ".venv/bin/python"), "-c", program]
    base = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    assert Path(base).resolve() == Path(checkout.variables["PYTHON"]).resolve()


@pytest.mark.parametrize("source", ["variables", "user", "PIP_CONFIG_FILE"])
def test_pip_configuration_only_determines_the_index(checkout: Checkout, source: str) -> None:
    """Each source of configuration has options that would break the installation, and the index folder it needs."""
    checkout.require("4")
    index_options = {"no-index": "true", "find-links": str(checkout.wheels)}
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        del checkout.variables[name]
    if source == "variables":
        options = HOSTILE | index_options
        checkout.variables |= {f"PIP_{name.upper().replace('-', '_')}": value for name, value in options.items()}
    else:
        path = checkout.home / (".config/pip/pip.conf" if source == "user" else "elsewhere.conf")
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{name} = {value}" for name, value in HOSTILE.items()]
        index_lines = [f"{name} = {value}" for name, value in index_options.items()]
        path.write_text("\n".join(["[global]", *index_lines, "[install]", *lines, ""]))
        if source == "PIP_CONFIG_FILE":
            checkout.variables[source] = str(path)

    try:
        checkout.make()
    finally:
        shutil.rmtree(checkout.home / ".config", ignore_errors=True)

    assert checkout.tiny() == "tiny 4"
    assert not (checkout.folder / "elsewhere").exists()


def test_python_variables_do_not_affect_the_installation(checkout: Checkout) -> None:
    shutil.rmtree(checkout.folder / ".venv", ignore_errors=True)
    checkout.variables |= dict.fromkeys(("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE"), "/nowhere")
    checkout.variables |= {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "PYTHONOPTIMIZE": "2"}

    checkout.make()

    del checkout.variables["PYTHON"]
    assert checkout.make() == ""


def test_commands_run_from_any_folder_and_with_safe_path(checkout: Checkout, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "app", checkout.folder / "app")
    checkout.make()
    variables = {"PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONSAFEPATH": "1"}

    for folder in (checkout.folder, tmp_path):
        result = subprocess.run(
            [checkout.folder / ".venv/bin/python", "-m", "app", "--help"],
            cwd=folder,
            env=checkout.environment() | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
