"""Replays the Dockerfile without a container engine, which is rarely available to the tests.

Its steps run as an unprivileged user in an empty folder that represents the root of the image. Only files admitted by
`.dockerignore` can be copied. The base image is replaced by the Python version that `FROM` names if it is installed,
otherwise by the Python that runs the tests.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from string import Template
from typing import Any, Final

import httpx
import pip

from app.settings import PROJECT

IS_ROOT: Final = os.geteuid() == 0
BUILDER: Final = 65534
"""User id that replays the steps if the tests run as root; the numeric user of the image then runs the server."""

BASE_PATH: Final = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Step:
    """An instruction of a Dockerfile: `COPY --from=build a b` has the flag `from` and the arguments `a` and `b`."""

    name: str
    flags: dict[str, str]
    rest: str

    @property
    def is_exec(self) -> bool:
        return self.rest.startswith("[")

    @property
    def arguments(self) -> list[str]:
        return [str(argument) for argument in json.loads(self.rest)] if self.is_exec else shlex.split(self.rest)


def parse_dockerfile(text: str) -> list[Step]:
    """Parse the instructions of a Dockerfile; here-documents are not supported."""
    code = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    steps = []
    for line in code.replace("\\\n", " ").splitlines():
        if match := re.fullmatch(r"\s*([A-Z]+)((?:\s+--[a-z-]+=\S+)*)\s+(.*?)\s*", line):
            flags = dict(flag.removeprefix("--").split("=", 1) for flag in match[2].split())
            steps.append(Step(match[1], flags, match[3]))
        else:
            assert not line.strip(), f"unsupported line: {line}"
    return steps


def parse_dockerignore(text: str) -> Callable[[str], bool]:
    """Return a predicate for excluded paths: the last pattern that matches a path or a parent folder decides."""
    rules = []
    for line in text.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            parts = re.split(r"(\*\*/|\*|\?)", pattern.removeprefix("!").strip("/"))
            wildcards = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
            body = "".join(wildcards.get(part, re.escape(part)) for part in parts)
            rules.append((re.compile(f"{body}(?:/.*)?"), not pattern.startswith("!")))

    def is_ignored(path: str) -> bool:
        verdicts = [excludes for rule, excludes in rules if rule.fullmatch(path)]
        return bool(verdicts) and verdicts[-1]

    return is_ignored


STEPS: Final = parse_dockerfile((PROJECT / "Dockerfile").read_text(encoding="utf-8"))
FINAL: Final = STEPS[max(index for index, step in enumerate(STEPS) if step.name == "FROM") :]
IS_IGNORED: Final = parse_dockerignore((PROJECT / ".dockerignore").read_text(encoding="utf-8"))
BASE: Final = STEPS[0].arguments[0]


def steps_named(name: str, steps: list[Step] = STEPS) -> list[Step]:
    return [step for step in steps if step.name == name]


def only_step(name: str) -> Step:
    (step,) = steps_named(name, FINAL)
    return step


DATA: Final = next(step.arguments[-1] for step in steps_named("COPY", FINAL) if "chown" in step.flags)
"""The only folder owned by the user of the image, intended for a volume."""


def environment_of(steps: list[Step], variables: dict[str, str]) -> dict[str, str]:
    """The variables set by ENV instructions, with references such as `$PATH` expanded."""
    for step in steps_named("ENV", steps):
        assignments = Template(step.rest).substitute(variables).split()
        variables = variables | dict(assignment.split("=", 1) for assignment in assignments)
    return variables


def unprivileged_options(user: int) -> dict[str, Any]:
    """Arguments of `subprocess` that drop the privileges of root; empty for other users."""
    return {"user": user, "group": user, "extra_groups": []} if IS_ROOT else {}


def execute(
    argv: Sequence[str | Path], environment: dict[str, str], directory: Path, user: int
) -> subprocess.CompletedProcess[str]:
    """Run a command as an unprivileged user."""
    options = {"env": environment, "cwd": directory, "timeout": 120, **unprivileged_options(user)}
    return subprocess.run(argv, capture_output=True, text=True, check=False, **options)


def change_owner(path: Path, owner: str | None = None) -> None:
    """Change the owner of files created by root to the builder, or to the user named by `--chown`."""
    if IS_ROOT:
        user = int(owner.split(":")[0]) if owner else BUILDER
        for entry in [path, *path.rglob("*")]:
            os.chown(entry, user, user, follow_symlinks=False)


def copy_from_project(source: Path, destination: Path) -> None:
    """Copy files that are not ignored, as from a checkout that only its owner can read (the worst case)."""
    candidates = [path for path in [source, *source.rglob("*")] if path.is_file()]
    files = [path for path in candidates if not IS_IGNORED(path.relative_to(PROJECT).as_posix())]
    assert files, f"{source.name} is missing, or excluded by .dockerignore"
    for path in files:
        target = destination / path.relative_to(source)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(path, target)
        target.chmod(0o600)


@dataclass
class Image:
    """A folder that represents the root of an image, used by each stage of the build in turn."""

    folder: Path
    base: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)
    directory: str = "/"
    stage: str = ""

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def path_of(self, path: str) -> Path:
        return self.root / str(PurePosixPath(self.directory, path)).lstrip("/")

    def under_root(self, text: str) -> str:
        """Prefix paths inside the image with its root, including those in URLs such as `sqlite:////srv/content.db`."""
        targets = [PurePosixPath(step.arguments[-1]) for step in STEPS if step.name in ("WORKDIR", "COPY")]
        own = "|".join(sorted({target.parts[1] for target in targets if target.is_absolute()}))
        return re.sub(rf"(?<![\w.])/(?=(?:{own})\b)", f"{self.root}/", text)

    def replay(self, step: Step) -> None:
        match step.name:
            case "FROM":
                if self.stage:
                    self.root.rename(self.folder / self.stage)
                self.root.mkdir()
                change_owner(self.root)
                self.environment, self.directory = self.base, "/"
                self.stage = step.arguments[-1]
            case "WORKDIR":
                self.directory = step.rest
                self.path_of(".").mkdir(parents=True, exist_ok=True)
                change_owner(self.path_of("."))
            case "ENV":
                self.environment = environment_of([Step("ENV", {}, self.under_root(step.rest))], self.environment)
            case "COPY":
                self.copy(step)
            case "RUN":
                argv = ["sh", "-c", self.under_root(step.rest)]
                done = execute(argv, self.environment, self.path_of("."), BUILDER)
                assert done.returncode == 0, f"{step.rest}\n{done.stdout}\n{done.stderr}"

    def copy(self, step: Step) -> None:
        source, target = step.arguments
        destination = self.path_of(target)
        if "from" in step.flags:
            origin = self.folder / step.flags["from"] / source[1:]
            shutil.copytree(origin, destination, symlinks=True, dirs_exist_ok=True, copy_function=os.link)
        else:
            is_folder = target.endswith("/") and (PROJECT / source).is_file()
            copy_from_project(PROJECT / source, destination / source.split("/")[-1] if is_folder else destination)
        change_owner(destination, step.flags.get("chown"))

    def make_read_only(self) -> None:
        """Make all files read-only for every user, except the volume."""
        for path in [self.root, *self.root.rglob("*")]:
            if path != self.volume and not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)

    def make_writable(self) -> None:
        """Restore write permissions, so that the folder can be removed."""
        for path in [self.root, *self.root.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)

    @property
    def volume(self) -> Path:
        return self.path_of(DATA)

    @property
    def user(self) -> int:
        return int(only_step("USER").rest.split(":")[0])

    @property
    def container_environment(self) -> dict[str, str]:
        """The environment of a container: variables of the base and the image, not those of the test run."""
        names = {"LD_LIBRARY_PATH", *environment_of(FINAL, {"PATH": ""})}
        return {name: value for name, value in self.environment.items() if name in names} | {"HOST": "127.0.0.1"}

    def command(self, *arguments: str) -> list[str]:
        return [
            self.under_root(part)
            for part in (*only_step("ENTRYPOINT").arguments, *(arguments or only_step("CMD").arguments))
        ]

    def is_healthy(self, environment: dict[str, str]) -> bool:
        argv = json.loads(self.under_root(only_step("HEALTHCHECK").rest.removeprefix("CMD ")))
        return execute(argv, environment, self.path_of("."), self.user).returncode == 0

    @contextmanager
    def serve(self, *arguments: str, **settings: str) -> Iterator[httpx.Client]:
        """Run the command of the image, or another, and wait until the health check of the image passes."""
        environment = self.container_environment | {"PORT": "0"} | settings
        log = self.folder / "server.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                self.command(*arguments),
                env=environment,
                cwd=self.path_of("."),
                stdout=output,
                stderr=subprocess.STDOUT,
                **unprivileged_options(self.user),
            )
        try:
            for _ in range(600):
                if listening := re.search(r"running on http://127\.0\.0\.1:(\d+)", log.read_text()):
                    environment["PORT"] = listening[1]
                if process.poll() is not None or (listening and self.is_healthy(environment)):
                    break
                time.sleep(0.1)
            assert process.poll() is None, "the server stopped"
            assert self.is_healthy(environment)
            with httpx.Client(base_url=f"http://127.0.0.1:{environment['PORT']}", timeout=10) as client:
                yield client
        finally:
            process.terminate()
            process.wait(20)
            sys.stdout.write(log.read_text())  # shown if a test fails
        assert not self.is_healthy(environment)


def make_base(folder: Path) -> dict[str, str]:
    """Create a Python with pip, in place of the base image, for the builder; return its environment variables."""
    version = BASE.removeprefix("python:").split("-")[0]
    program = "import sys; print(sys.base_prefix, *sys.version_info[:2])"
    for interpreter in (f"python{version}", sys.executable):
        argv = [shutil.which(interpreter) or "false", "-c", program]
        if output := subprocess.run(argv, capture_output=True, text=True, check=False).stdout.split():
            break
    prefix, name = Path(output[0]), f"python{output[1]}.{output[2]}"
    passed_on = ("PIP_", "SSL_", "HTTP_", "HTTPS_", "NO_PROXY", "HOME", "LANG")  # how pip reaches its index
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(passed_on)}
    environment["PATH"] = BASE_PATH
    python = prefix / "bin" / name
    if IS_ROOT and execute(["test", "-x", python], environment, folder, BUILDER).returncode != 0:
        # Only root can reach it, so a copy is used.
        unused = shutil.ignore_patterns("test", "site-packages", "config-*", "idlelib", "tkinter")
        copy = folder / "python"
        shutil.copytree(prefix / "lib" / name, copy / "lib" / name, symlinks=True, ignore=unused)
        for library in (prefix / "lib").glob("libpython*"):
            shutil.copy2(library, copy / "lib", follow_symlinks=False)
        (copy / "bin").mkdir()
        python = Path(shutil.copy2(python, copy / "bin"))
        environment["LD_LIBRARY_PATH"] = str(copy / "lib")
    created = execute([python, "-m", "venv", "--without-pip", folder / "base"], environment, folder, BUILDER)
    assert created.returncode == 0, created.stdout + created.stderr
    packages = folder / "base" / "lib" / name / "site-packages"
    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    change_owner(packages)
    return environment | {"PATH": f"{folder}/base/bin:{BASE_PATH}"}


@contextmanager
def replayed_image() -> Iterator[Image]:
    """The replayed image with read-only files."""
    with tempfile.TemporaryDirectory(prefix="image-") as created:
        folder = Path(created).resolve()
        folder.chmod(0o755)
        change_owner(folder)
        image = Image(folder, make_base(folder))
        for step in STEPS:
            image.replay(step)
        image.make_read_only()
        yield image
        image.make_writable()


def modification_times(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in [folder, *folder.rglob("*")]}
