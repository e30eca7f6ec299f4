"""The image serves its content, as another user than root, from files that nobody can write.

A container engine is rarely at hand where tests run. So the steps of the Dockerfile are replayed in an empty folder
that stands for the root of the image, by a user without rights. Only what `.dockerignore` lets in can be copied. For
the base image stands the Python that `FROM` names, where it is installed, or else the one that runs the tests.
Where an engine answers, the image is built and run for real as well; where none does, the run says so.
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
from typing import Final, NoReturn

import httpx
import pip
import pytest

from app.settings import PROJECT
from tests.small import write_small_seed

IS_ROOT: Final = os.geteuid() == 0
BUILDER: Final = 65534
"""Who replays the steps where the tests are run by root; the numeric user of the image then serves."""

RECORD: Final = "/v1/conditions/restless-legs-syndrome"
BASE_PATH: Final = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Step:
    """One instruction: `COPY --from=build a b` has the flag `from` and the words `a` and `b`."""

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
    """The instructions of a Dockerfile without here-documents, which this one has no need of."""
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
    """What `.dockerignore` keeps out: the last pattern that names a path, or a folder above it, decides."""
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


TEXT: Final = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
STEPS: Final = read_steps(TEXT)
FINAL: Final = STEPS[max(place for place, step in enumerate(STEPS) if step.name == "FROM") :]
IS_IGNORED: Final = read_ignored((PROJECT / ".dockerignore").read_text(encoding="utf-8"))


BASE: Final = STEPS[0].words[0]


def all_of(name: str, steps: list[Step] = STEPS) -> list[Step]:
    return [step for step in steps if step.name == name]


def the_only(name: str) -> Step:
    (step,) = all_of(name, FINAL)
    return step


def environment_of(steps: list[Step], known: dict[str, str]) -> dict[str, str]:
    """What ENV sets, with `$PATH` and its like put in."""
    for step in all_of("ENV", steps):
        known = known | dict(word.split("=", 1) for word in Template(step.rest).substitute(known).split())
    return known


def not_run(capfd: pytest.CaptureFixture[str], why: str) -> NoReturn:
    """Skip where everybody sees it, also where the reasons of skips are not shown."""
    with capfd.disabled():
        sys.stderr.write(f"\nNOT RUN: {why}\n")
    pytest.skip(f"NOT RUN: {why}")


# What the file says


def test_the_base_is_slim_pinned_and_the_same_in_every_stage() -> None:
    bases = {step.words[0] for step in all_of("FROM")}

    assert len(all_of("FROM")) > 1
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+(\.\d+)?-slim(-[a-z]+)?", bases.pop())


def test_nothing_is_latest_and_nothing_is_added() -> None:
    assert "latest" not in TEXT
    assert all_of("ADD") == []


def test_the_image_runs_as_a_numeric_user_who_is_not_root() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", the_only("USER").rest)


def test_command_and_health_check_need_no_shell() -> None:
    assert the_only("ENTRYPOINT").is_exec
    assert the_only("CMD").is_exec
    assert the_only("HEALTHCHECK").rest.startswith("CMD [")
    assert "/readyz" in the_only("HEALTHCHECK").rest


def test_what_is_installed_is_locked_with_hashes_and_never_compiled() -> None:
    installs = [step.rest for step in all_of("RUN") if " install" in step.rest]

    assert len(installs) == 1
    assert {"--require-hashes", "--only-binary", "requirements/run.txt"} <= set(installs[0].split())
    assert installs[0].count(" install") == 1


def test_the_finished_image_runs_no_step_and_takes_only_from_the_build() -> None:
    assert all_of("RUN", FINAL) == []
    assert {step.flags.get("from") for step in all_of("COPY", FINAL)} == {"build"}


def test_the_image_listens_to_others_and_keeps_its_content_away_from_the_volume() -> None:
    settings = environment_of(FINAL, {"PATH": ""})
    volume = the_only("VOLUME").words[0]

    assert settings["HOST"] == "0.0.0.0"  # noqa: S104 - a container is reached from outside of it
    assert settings["PORT"] == the_only("EXPOSE").rest
    assert settings["PYTHONDONTWRITEBYTECODE"] == "1"
    assert not settings["DATABASE_URL"].removeprefix("sqlite:///").startswith(volume)


def test_the_labels_give_title_description_and_licences_and_no_address() -> None:
    labels = dict(word.split("=", 1) for word in the_only("LABEL").words)

    assert set(labels) == {f"org.opencontainers.image.{name}" for name in ("title", "description", "licenses")}
    assert not any("://" in value or "@" in value for value in labels.values())


@pytest.mark.parametrize(
    "path",
    [
        *(".git/config", ".venv/bin/python", ".env", "content.db", "README.md", "pyproject.toml"),
        *("requirements/dev.txt", "tests/conftest.py", "docs/architecture.md"),
        *("app/__pycache__/main.cpython-313.pyc", "app/http/__pycache__", "seed/old.pyc"),
    ],
)
def test_what_the_image_does_not_need_is_kept_out(path: str) -> None:
    assert IS_IGNORED(path)


@pytest.mark.parametrize(
    "path",
    ["LICENSE", "app/main.py", "app/http/render.py", "docs/guide/start.md", "requirements/run.txt", "seed/foods.yaml"],
)
def test_what_the_image_needs_is_let_in(path: str) -> None:
    assert (PROJECT / path).is_file()
    assert not IS_IGNORED(path)


def test_the_linter_of_dockerfiles_finds_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if hadolint is None:
        not_run(capfd, "hadolint is not installed, the Dockerfile was not linted")

    found = subprocess.run(
        [hadolint, "--no-color", PROJECT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert found.stdout + found.stderr == ""
    assert found.returncode == 0


# The steps, replayed without a container engine


def execute(
    words: Sequence[str | Path], environment: dict[str, str], directory: Path, user: int
) -> subprocess.CompletedProcess[str]:
    """Run a command as a user without rights; whoever is not root stays who they are."""
    return subprocess.run(
        words,
        env=environment,
        cwd=directory,
        user=user if IS_ROOT else None,
        group=user if IS_ROOT else None,
        extra_groups=[] if IS_ROOT else None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def give(path: Path, owner: str | None = None) -> None:
    """Let the builder own what was made by root, or the user that `--chown` names."""
    if IS_ROOT:
        user = int(owner.split(":")[0]) if owner else BUILDER
        for one in [path, *path.rglob("*")]:
            os.chown(one, user, user, follow_symlinks=False)


def copy_from_project(start: Path, place: Path) -> None:
    """Copy what is not ignored, as from a checkout that lets nobody else read: the worst case."""
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
    """A folder that stands for the root of an image. Each stage of the build has it in turn."""

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
        """Put the root before each path that is the image's own, also in `sqlite:////srv/content.db`."""
        places = [PurePosixPath(step.words[-1]) for step in STEPS if step.name in ("WORKDIR", "VOLUME", "COPY")]
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
        """Take the right to write from everybody, but for the volume."""
        for path in [self.root, *self.root.rglob("*")]:
            if path != self.volume and not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)

    def open(self) -> None:
        """Give it back, so that the folder can be removed."""
        for path in [self.root, *self.root.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)

    @property
    def volume(self) -> Path:
        return self.inside(the_only("VOLUME").words[0])

    @property
    def user(self) -> int:
        return int(the_only("USER").rest.split(":")[0])

    @property
    def seen(self) -> dict[str, str]:
        """The variables in a container: of the base and of the image, not of whoever runs the tests."""
        names = {"LD_LIBRARY_PATH", *environment_of(FINAL, {"PATH": ""})}
        return {name: value for name, value in self.environment.items() if name in names} | {"HOST": "127.0.0.1"}

    def command(self, *words: str) -> list[str]:
        return [self.under_root(word) for word in (*the_only("ENTRYPOINT").words, *(words or the_only("CMD").words))]

    def is_healthy(self, environment: dict[str, str]) -> bool:
        words = json.loads(self.under_root(the_only("HEALTHCHECK").rest.removeprefix("CMD ")))
        return execute(words, environment, self.inside("."), self.user).returncode == 0

    @contextmanager
    def serve(self, *words: str, **more: str) -> Iterator[httpx.Client]:
        """Run the image's command, or another, until the image's health check is content."""
        environment = self.seen | {"PORT": "0"} | more
        log = self.folder / "server.log"
        with log.open("w") as written:
            process = subprocess.Popen(
                self.command(*words),
                env=environment,
                cwd=self.inside("."),
                user=self.user if IS_ROOT else None,
                group=self.user if IS_ROOT else None,
                extra_groups=[] if IS_ROOT else None,
                stdout=written,
                stderr=subprocess.STDOUT,
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
    """A Python with pip that the builder can run, for the base image's; and the variables that lead to it."""
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
        # It lies where only root can go: a copy stands in.
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
    """The image, replayed; its files cannot be written any more."""
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


@pytest.mark.slow
def test_the_steps_of_the_image_make_a_server_that_writes_nothing_and_takes_newer_content() -> None:
    with replayed() as image:  # once for all that follows, because it takes long
        assert {path.name for path in image.root.iterdir()} == {"data", "opt", "srv"}
        assert {path.name for path in image.inside("/srv").iterdir()} == {
            *("LICENSE", "app", "docs", "migrations", "requirements", "seed"),
            *("content.db", "content.db.lock"),
        }
        assert list(image.inside("/opt/venv").glob("lib/*/site-packages/pip")) == []

        serves_its_own_content(image)
        takes_newer_content(image)


def serves_its_own_content(image: Image) -> None:
    before = state_of(image.root)

    with image.serve() as client:
        record, docs, lost = client.get(RECORD), client.get("/docs"), client.get("/v1/conditions/nothing")

    assert record.status_code == 200
    assert record.json()["id"] == RECORD.split("/")[-1]
    assert docs.status_code == 200
    assert lost.status_code == 404
    assert list(image.volume.iterdir()) == []
    assert state_of(image.root) == before


def takes_newer_content(image: Image) -> None:
    before = state_of(image.inside("."))
    held = {"DATABASE_URL": f"sqlite:///{image.volume}/content.db"}
    seed = image.folder / "seed"
    write_small_seed(seed)
    give(seed, the_only("USER").rest)

    with image.serve("serve", "--load", **held) as client:
        assert client.get(RECORD).status_code == 200

        environment = image.seen | held | {"SEED_DIR": str(seed)}
        loaded = execute(image.command("load"), environment, image.inside("."), image.user)
        time.sleep(0.3)

        assert loaded.returncode == 0, loaded.stderr
        assert client.get("/v1/claims/nuts-calm").status_code == 200

    assert state_of(image.inside(".")) == before


# The image itself, where there is a container engine


def docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=900, check=False)  # noqa: S607
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def an_engine_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=60, check=False).returncode == 0  # noqa: S607


@pytest.mark.slow
def test_the_image_is_built_and_runs_read_only(capfd: pytest.CaptureFixture[str]) -> None:
    if not an_engine_answers():
        not_run(capfd, "no container engine; the image was replayed, not built")
    tag = f"content-api-test:{os.getpid()}"
    docker("build", "--tag", tag, str(PROJECT))
    try:
        shut = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
        name = docker("run", "--detach", *shut, "--health-interval", "1s", "--publish", "127.0.0.1::8000", tag)
        try:
            for _ in range(60):
                if (health := docker("inspect", "--format", "{{.State.Health.Status}}", name)) != "starting":
                    break
                time.sleep(0.5)
            answer = httpx.get(f"http://{docker('port', name, '8000/tcp').splitlines()[0]}{RECORD}", timeout=10)
            user = docker("exec", name, "id", "-u")

            assert health == "healthy", docker("logs", name)
            assert answer.status_code == 200
            assert user == the_only("USER").rest.split(":")[0]
        finally:
            docker("rm", "--force", "--volumes", name)
    finally:
        docker("rmi", "--force", tag)
