"""Replays the Dockerfile without a container engine, which is rarely available where tests run.

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
    """An instruction: `COPY --from=build a b` has the flag `from` and the words `a` and `b`."""

    name: str
    flags: dict[str, str]
    rest: str

    @property
    def is_exec(self) -> bool:
        return self.rest.startswith("[")

    @property
    def words(self) -> list[str]:
        return [str(word) for word in json.loads(self.rest)] if self.is_exec else shlex.split(self.rest)


def read_steps(text: str) -> list[Step]:
    """The instructions of a Dockerfile; here-documents are not supported."""
    code = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    steps = []
    for line in code.replace("\\\n", " ").splitlines():
        if found := re.fullmatch(r"\s*([A-Z]+)((?:\s+--[a-z-]+=\S+)*)\s+(.*?)\s*", line):
            flags = dict(flag.removeprefix("--").split("=", 1) for flag in found[2].split())
            steps.append(Step(found[1], flags, found[3]))
        else:
            assert not line.strip(), f"not understood: {line}"
    return steps


def read_ignored(text: str) -> Callable[[str], bool]:
    """A test for paths excluded by `.dockerignore`: the last pattern that matches a path or a parent folder decides."""
    rules = []
    for line in text.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            parts = re.split(r"(\*\*/|\*|\?)", pattern.removeprefix("!").strip("/"))
            wild = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
            body = "".join(wild.get(part, re.escape(part)) for part in parts)
            rules.append((re.compile(f"{body}(?:/.*)?"), not pattern.startswith("!")))

    def is_ignored(path: str) -> bool:
        verdicts = [keeps_out for rule, keeps_out in rules if rule.fullmatch(path)]
        return bool(verdicts) and verdicts[-1]

    return is_ignored


STEPS: Final = read_steps((PROJECT / "Dockerfile").read_text(encoding="utf-8"))
FINAL: Final = STEPS[max(place for place, step in enumerate(STEPS) if step.name == "FROM") :]
IS_IGNORED: Final = read_ignored((PROJECT / ".dockerignore").read_text(encoding="utf-8"))
BASE: Final = STEPS[0].words[0]


def all_of(name: str, steps: list[Step] = STEPS) -> list[Step]:
    return [step for step in steps if step.name == name]


def the_only(name: str) -> Step:
    (step,) = all_of(name, FINAL)
    return step


DATA: Final = next(step.words[-1] for step in all_of("COPY", FINAL) if "chown" in step.flags)
"""The only folder that the user of the image owns, intended for a volume."""


def environment_of(steps: list[Step], known: dict[str, str]) -> dict[str, str]:
    """The variables set by ENV instructions, with references such as `$PATH` expanded."""
    for step in all_of("ENV", steps):
        known = known | dict(word.split("=", 1) for word in Template(step.rest).substitute(known).split())
    return known


def rights_of(user: int) -> dict[str, Any]:
    """Arguments of `subprocess` that drop the privileges of root; empty for other users."""
    return {"user": user, "group": user, "extra_groups": []} if IS_ROOT else {}


def execute(
    words: Sequence[str | Path], environment: dict[str, str], directory: Path, user: int
) -> subprocess.CompletedProcess[str]:
    """Run a command as an unprivileged user."""
    given = {"env": environment, "cwd": directory, "timeout": 120, **rights_of(user)}
    return subprocess.run(words, capture_output=True, text=True, check=False, **given)


def give(path: Path, owner: str | None = None) -> None:
    """Give files created by root to the builder, or to the user that `--chown` names."""
    if IS_ROOT:
        user = int(owner.split(":")[0]) if owner else BUILDER
        for one in [path, *path.rglob("*")]:
            os.chown(one, user, user, follow_symlinks=False)


def copy_from_project(start: Path, place: Path) -> None:
    """Copy files that are not ignored, as from a checkout that only its owner can read (the worst case)."""
    found = [one for one in [start, *start.rglob("*")] if one.is_file()]
    files = [one for one in found if not IS_IGNORED(one.relative_to(PROJECT).as_posix())]
    assert files, f"{start.name} is not there, or is kept out by .dockerignore"
    for one in files:
        target = place / one.relative_to(start)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(one, target)
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

    def inside(self, path: str) -> Path:
        return self.root / str(PurePosixPath(self.directory, path)).lstrip("/")

    def under_root(self, text: str) -> str:
        """Prefix paths inside the image with its root, including those in URLs such as `sqlite:////srv/content.db`."""
        places = [PurePosixPath(step.words[-1]) for step in STEPS if step.name in ("WORKDIR", "COPY")]
        own = "|".join(sorted({place.parts[1] for place in places if place.is_absolute()}))
        return re.sub(rf"(?<![\w.])/(?=(?:{own})\b)", f"{self.root}/", text)

    def replay(self, step: Step) -> None:
        match step.name:
            case "FROM":
                if self.stage:
                    self.root.rename(self.folder / self.stage)
                self.root.mkdir()
                give(self.root)
                self.environment, self.directory = self.base, "/"
                self.stage = step.words[-1]
            case "WORKDIR":
                self.directory = step.rest
                self.inside(".").mkdir(parents=True, exist_ok=True)
                give(self.inside("."))
            case "ENV":
                self.environment = environment_of([Step("ENV", {}, self.under_root(step.rest))], self.environment)
            case "COPY":
                self.copy(step)
            case "RUN":
                words = ["sh", "-c", self.under_root(step.rest)]
                done = execute(words, self.environment, self.inside("."), BUILDER)
                assert done.returncode == 0, f"{step.rest}\n{done.stdout}\n{done.stderr}"

    def copy(self, step: Step) -> None:
        source, target = step.words
        place = self.inside(target)
        if "from" in step.flags:
            origin = self.folder / step.flags["from"] / source[1:]
            shutil.copytree(origin, place, symlinks=True, dirs_exist_ok=True, copy_function=os.link)
        else:
            into = target.endswith("/") and (PROJECT / source).is_file()
            copy_from_project(PROJECT / source, place / source.split("/")[-1] if into else place)
        give(place, step.flags.get("chown"))

    def close(self) -> None:
        """Make all files read-only for every user, except the volume."""
        for path in [self.root, *self.root.rglob("*")]:
            if path != self.volume and not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)

    def open(self) -> None:
        """Restore write permissions, so that the folder can be removed."""
        for path in [self.root, *self.root.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)

    @property
    def volume(self) -> Path:
        return self.inside(DATA)

    @property
    def user(self) -> int:
        return int(the_only("USER").rest.split(":")[0])

    @property
    def seen(self) -> dict[str, str]:
        """The environment of a container: variables of the base and the image, not those of the test run."""
        names = {"LD_LIBRARY_PATH", *environment_of(FINAL, {"PATH": ""})}
        return {name: value for name, value in self.environment.items() if name in names} | {"HOST": "127.0.0.1"}

    def command(self, *words: str) -> list[str]:
        return [self.under_root(word) for word in (*the_only("ENTRYPOINT").words, *(words or the_only("CMD").words))]

    def is_healthy(self, environment: dict[str, str]) -> bool:
        words = json.loads(self.under_root(the_only("HEALTHCHECK").rest.removeprefix("CMD ")))
        return execute(words, environment, self.inside("."), self.user).returncode == 0

    @contextmanager
    def serve(self, *words: str, **more: str) -> Iterator[httpx.Client]:
        """Run the command of the image, or another, and wait until the health check of the image passes."""
        environment = self.seen | {"PORT": "0"} | more
        log = self.folder / "server.log"
        with log.open("w") as written:
            process = subprocess.Popen(
                self.command(*words),
                env=environment,
                cwd=self.inside("."),
                stdout=written,
                stderr=subprocess.STDOUT,
                **rights_of(self.user),
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
            sys.stdout.write(log.read_text())  # shown where a test fails
        assert not self.is_healthy(environment)


def make_base(folder: Path) -> dict[str, str]:
    """Replace the base image by a Python with pip that the builder can run; returns its environment variables."""
    version = BASE.removeprefix("python:").split("-")[0]
    ask = "import sys; print(sys.base_prefix, *sys.version_info[:2])"
    for program in (f"python{version}", sys.executable):
        words = [shutil.which(program) or "false", "-c", ask]
        if answer := subprocess.run(words, capture_output=True, text=True, check=False).stdout.split():
            break
    prefix, name = Path(answer[0]), f"python{answer[1]}.{answer[2]}"
    kept = ("PIP_", "SSL_", "HTTP_", "HTTPS_", "NO_PROXY", "HOME", "LANG")  # how pip reaches its index
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(kept)}
    environment["PATH"] = BASE_PATH
    python = prefix / "bin" / name
    if IS_ROOT and execute(["test", "-x", python], environment, folder, BUILDER).returncode != 0:
        # Only root can reach it, so a copy is used.
        unused = shutil.ignore_patterns("test", "site-packages", "config-*", "idlelib", "tkinter")
        copied = folder / "python"
        shutil.copytree(prefix / "lib" / name, copied / "lib" / name, symlinks=True, ignore=unused)
        for library in (prefix / "lib").glob("libpython*"):
            shutil.copy2(library, copied / "lib", follow_symlinks=False)
        (copied / "bin").mkdir()
        python = Path(shutil.copy2(python, copied / "bin"))
        environment["LD_LIBRARY_PATH"] = str(copied / "lib")
    made = execute([python, "-m", "venv", "--without-pip", folder / "base"], environment, folder, BUILDER)
    assert made.returncode == 0, made.stdout + made.stderr
    packages = folder / "base" / "lib" / name / "site-packages"
    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    give(packages)
    return environment | {"PATH": f"{folder}/base/bin:{BASE_PATH}"}


@contextmanager
def replayed() -> Iterator[Image]:
    """The replayed image with read-only files."""
    with tempfile.TemporaryDirectory(prefix="image-") as made:
        folder = Path(made).resolve()
        folder.chmod(0o755)
        give(folder)
        image = Image(folder, make_base(folder))
        for step in STEPS:
            image.replay(step)
        image.close()
        yield image
        image.open()


def state_of(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in [folder, *folder.rglob("*")]}
