"""The image serves its content as a user other than root, from read-only files.

The steps of the Dockerfile are replayed without a container engine (`image.py`). If an engine is available, the image
is also built and run for real; otherwise the test run reports that it was not.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NoReturn

import httpx
import pytest

from app.settings import PROJECT
from tests.minimal_seed import write_minimal_seed
from tests.operations.image import (
    DATA,
    FINAL,
    IS_IGNORED,
    Image,
    all_of,
    environment_of,
    execute,
    give,
    replayed,
    state_of,
    the_only,
)

RECORD: Final = "/v1/conditions/restless-legs-syndrome"


def not_run(capfd: pytest.CaptureFixture[str], why: str) -> NoReturn:
    """Skip with a message that is visible even if the reasons of skips are not shown."""
    with capfd.disabled():
        sys.stderr.write(f"\nNOT RUN: {why}\n")
    pytest.skip(f"NOT RUN: {why}")


# The text of the Dockerfile


def test_base_image_is_slim_pinned_and_the_same_in_every_stage() -> None:
    bases = {step.words[0] for step in all_of("FROM")}

    assert len(all_of("FROM")) > 1
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+(\.\d+)?-slim(-[a-z]+)?", bases.pop())


def test_image_runs_as_a_numeric_user_other_than_root() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", the_only("USER").rest)


def test_command_and_health_check_need_no_shell() -> None:
    assert the_only("ENTRYPOINT").is_exec
    assert the_only("CMD").is_exec
    assert the_only("HEALTHCHECK").rest == 'CMD ["python", "-m", "app.ready"]'


def test_dependencies_are_locked_with_hashes_and_never_compiled() -> None:
    installs = [step.rest for step in all_of("RUN") if " install" in step.rest]

    assert len(installs) == 1
    assert {"--require-hashes", "--only-binary", "requirements/run.txt"} <= set(installs[0].split())
    assert installs[0].count(" install") == 1


def test_final_stage_runs_no_commands_and_copies_only_from_the_build() -> None:
    assert all_of("RUN", FINAL) == []
    assert {step.flags.get("from") for step in all_of("COPY", FINAL)} == {"build"}


def test_image_listens_on_all_interfaces_and_stores_its_content_outside_the_volume() -> None:
    settings = environment_of(FINAL, {"PATH": ""})

    assert settings["HOST"] == "0.0.0.0"  # noqa: S104 - a container is reached from outside
    assert settings["PORT"] == the_only("EXPOSE").rest
    assert settings["PYTHONDONTWRITEBYTECODE"] == "1"
    assert not settings["DATABASE_URL"].removeprefix("sqlite:///").startswith(DATA)


def test_image_declares_no_volume() -> None:
    assert all_of("VOLUME") == []


def test_labels_give_title_description_and_licences_but_no_address() -> None:
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
def test_unneeded_files_are_excluded_from_the_image(path: str) -> None:
    assert IS_IGNORED(path)


@pytest.mark.parametrize(
    "path",
    [
        "LICENSE",
        "app/main.py",
        "app/http/documents.py",
        "docs/guide/start.md",
        "requirements/run.txt",
        "seed/foods.yaml",
    ],
)
def test_needed_files_are_included_in_the_image(path: str) -> None:
    assert (PROJECT / path).is_file()
    assert not IS_IGNORED(path)


def test_dockerfile_passes_the_linter(capfd: pytest.CaptureFixture[str]) -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if hadolint is None:
        not_run(capfd, "hadolint is not installed, the Dockerfile was not linted")

    found = subprocess.run(
        [hadolint, "--no-color", PROJECT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert found.stdout + found.stderr == ""
    assert found.returncode == 0


# Its steps, replayed without a container engine


@pytest.mark.slow
def test_replayed_image_serves_read_only_and_accepts_newer_content() -> None:
    with replayed() as image:  # shared by all checks, because it is slow
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
    write_minimal_seed(seed)
    give(seed, the_only("USER").rest)

    with image.serve("serve", "--load", **held) as client:
        assert client.get(RECORD).status_code == 200

        environment = image.seen | held | {"SEED_DIR": str(seed)}
        loaded = execute(image.command("load"), environment, image.inside("."), image.user)
        time.sleep(0.3)

        assert loaded.returncode == 0, loaded.stderr
        assert client.get("/v1/claims/nuts-calm").status_code == 200

    assert state_of(image.inside(".")) == before


# The image itself, if there is a container engine


def docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=900, check=False)  # noqa: S607
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def an_engine_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=60, check=False).returncode == 0  # noqa: S607


@pytest.mark.slow
def test_built_image_runs_read_only(capfd: pytest.CaptureFixture[str]) -> None:
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
            user, volumes = docker("exec", name, "id", "-u"), docker("inspect", "--format", "{{len .Mounts}}", name)

            assert health == "healthy", docker("logs", name)
            assert answer.status_code == 200
            assert user == the_only("USER").rest.split(":")[0]
            assert volumes == "0"
        finally:
            docker("rm", "--force", name)
    finally:
        docker("rmi", "--force", tag)
