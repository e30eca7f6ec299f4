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
    change_owner,
    environment_of,
    execute,
    modification_times,
    only_step,
    replayed_image,
    steps_named,
)

RECORD: Final = "/v1/conditions/restless-legs-syndrome"


def skip_visibly(capfd: pytest.CaptureFixture[str], reason: str) -> NoReturn:
    """Skip with a message that is visible even if the reasons of skips are not shown."""
    with capfd.disabled():
        sys.stderr.write(f"\nNOT RUN: {reason}\n")
    pytest.skip(f"NOT RUN: {reason}")


# The text of the Dockerfile


def test_base_image_is_slim_pinned_and_the_same_in_every_stage() -> None:
    bases = {step.arguments[0] for step in steps_named("FROM")}

    assert len(steps_named("FROM")) > 1
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+(\.\d+)?-slim(-[a-z]+)?", bases.pop())


def test_image_runs_as_a_numeric_user_other_than_root() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", only_step("USER").rest)


def test_command_and_health_check_need_no_shell() -> None:
    assert only_step("ENTRYPOINT").is_exec
    assert only_step("CMD").is_exec
    assert only_step("HEALTHCHECK").rest == 'CMD ["python", "-m", "app.ready"]'


def test_dependencies_are_locked_with_hashes_and_never_compiled() -> None:
    installs = [step.rest for step in steps_named("RUN") if " install" in step.rest]

    assert len(installs) == 1
    assert {"--require-hashes", "--only-binary", "requirements/run.txt"} <= set(installs[0].split())
    assert installs[0].count(" install") == 1


def test_final_stage_runs_no_commands_and_copies_only_from_the_build() -> None:
    assert steps_named("RUN", FINAL) == []
    assert {step.flags.get("from") for step in steps_named("COPY", FINAL)} == {"build"}


def test_image_listens_on_all_interfaces_and_stores_its_content_outside_the_volume() -> None:
    settings = environment_of(FINAL, {"PATH": ""})

    assert settings["HOST"] == "0.0.0.0"  # noqa: S104 - a container is reached from outside
    assert settings["PORT"] == only_step("EXPOSE").rest
    assert settings["PYTHONDONTWRITEBYTECODE"] == "1"
    assert not settings["DATABASE_URL"].removeprefix("sqlite:///").startswith(DATA)


def test_image_declares_no_volume() -> None:
    assert steps_named("VOLUME") == []


def test_labels_give_title_description_and_licences_but_no_address() -> None:
    labels = dict(label.split("=", 1) for label in only_step("LABEL").arguments)

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
        skip_visibly(capfd, "hadolint is not installed; the Dockerfile was not linted")

    result = subprocess.run(
        [hadolint, "--no-color", PROJECT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert result.stdout + result.stderr == ""
    assert result.returncode == 0


# The steps, replayed without a container engine


@pytest.mark.slow
def test_replayed_image_serves_read_only_and_accepts_newer_content() -> None:
    with replayed_image() as image:  # shared by all checks, because it is slow
        assert {path.name for path in image.root.iterdir()} == {"data", "opt", "srv"}
        assert {path.name for path in image.path_of("/srv").iterdir()} == {
            *("LICENSE", "app", "docs", "migrations", "requirements", "seed"),
            *("content.db", "content.db.lock"),
        }
        assert list(image.path_of("/opt/venv").glob("lib/*/site-packages/pip")) == []

        assert_serves_own_content(image)
        assert_accepts_newer_content(image)


def assert_serves_own_content(image: Image) -> None:
    before = modification_times(image.root)

    with image.serve() as client:
        record, docs, missing = client.get(RECORD), client.get("/docs"), client.get("/v1/conditions/nothing")

    assert record.status_code == 200
    assert record.json()["id"] == RECORD.split("/")[-1]
    assert docs.status_code == 200
    assert missing.status_code == 404
    assert list(image.volume.iterdir()) == []
    assert modification_times(image.root) == before


def assert_accepts_newer_content(image: Image) -> None:
    before = modification_times(image.path_of("."))
    settings = {"DATABASE_URL": f"sqlite:///{image.volume}/content.db"}
    seed = image.folder / "seed"
    write_minimal_seed(seed)
    change_owner(seed, only_step("USER").rest)

    with image.serve("serve", "--load", **settings) as client:
        assert client.get(RECORD).status_code == 200

        environment = image.container_environment | settings | {"SEED_DIR": str(seed)}
        loaded = execute(image.command("load"), environment, image.path_of("."), image.user)
        time.sleep(0.3)

        assert loaded.returncode == 0, loaded.stderr
        assert client.get("/v1/claims/nuts-calm").status_code == 200

    assert modification_times(image.path_of(".")) == before


# The image, if a container engine is available


def docker(*arguments: str) -> str:
    result = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=900, check=False)  # noqa: S607
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip()


def is_engine_available() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=60, check=False).returncode == 0  # noqa: S607


@pytest.mark.slow
def test_built_image_runs_read_only(capfd: pytest.CaptureFixture[str]) -> None:
    if not is_engine_available():
        skip_visibly(capfd, "no container engine is available; the image was replayed, not built")
    tag = f"content-api-test:{os.getpid()}"
    docker("build", "--tag", tag, str(PROJECT))
    try:
        hardening = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
        name = docker("run", "--detach", *hardening, "--health-interval", "1s", "--publish", "127.0.0.1::8000", tag)
        try:
            for _ in range(60):
                if (health := docker("inspect", "--format", "{{.State.Health.Status}}", name)) != "starting":
                    break
                time.sleep(0.5)
            response = httpx.get(f"http://{docker('port', name, '8000/tcp').splitlines()[0]}{RECORD}", timeout=10)
            user, volumes = docker("exec", name, "id", "-u"), docker("inspect", "--format", "{{len .Mounts}}", name)

            assert health == "healthy", docker("logs", name)
            assert response.status_code == 200
            assert user == only_step("USER").rest.split(":")[0]
            assert volumes == "0"
        finally:
            docker("rm", "--force", name)
    finally:
        docker("rmi", "--force", tag)
