"""Tests of a release killed at each of its steps: either nothing was written, or the next run finishes it."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli import main
from app.seeding.check import check_released
from app.seeding.failures import FaultyContent
from app.seeding.format import format_files
from app.seeding.load import load, read_checked
from app.seeding.records.history import ReleaseRecord
from app.seeding.release import next_version
from app.seeding.writing import COMMITTED, recover, write_files
from app.settings import PROJECT
from tests.minimal_seed import write_minimal_seed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of the minimal seed, each with a release killed one step later; the last one completed."""
    seed = tmp_path_factory.mktemp("killed") / "seed"
    write_minimal_seed(seed)
    format_files(seed, write=True)
    version = next_version(datetime.now(UTC), read_checked(seed).records_of(ReleaseRecord))
    subprocess.run([sys.executable, "-m", "tests.seeding.kill_release", str(seed), version], cwd=PROJECT, check=True)
    return sorted(seed.parent.glob("seed-*"), key=lambda path: int(path.name.removeprefix("seed-")))


@pytest.fixture
def copies(killed: list[Path], tmp_path: Path) -> list[Path]:
    """Writable copies for one test."""
    return [Path(shutil.copytree(seed, tmp_path / seed.name)) for seed in killed]


def load_outcome(seed: Path) -> str:
    try:
        return load(seed, seed.with_suffix(".db")).release
    except FaultyContent as error:
        return "; ".join(fault.message for fault in error.faults)


def release(version: str) -> int:
    with pytest.raises(SystemExit) as exited:
        main(["release", version, "--summary", "A release."])
    return int(str(exited.value.code))


def test_a_killed_release_is_undone_or_finished_by_the_next_run(
    copies: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    *killed, completed = copies
    version = read_checked(completed).records_of(ReleaseRecord)[-1].version
    outcomes = []
    for seed in killed:
        monkeypatch.setenv("SEED_DIR", str(seed))
        is_committed = (seed / COMMITTED).is_dir()
        outcomes.append((load_outcome(seed), is_committed))

        assert release(version) == 0

        assert ("was interrupted" in capsys.readouterr().out) == is_committed
        assert check_released(read_checked(seed)) == []
        assert load_outcome(seed) == version
        assert [path.name for path in seed.iterdir() if path.suffix != ".yaml"] == []
    refused = (
        f"{version} is not in releases.yaml; if `release` was interrupted, run it again to finish; "
        "otherwise remove the change"
    )
    assert list(dict.fromkeys(outcomes)) == [
        ("2026.11.1", False),
        ("2026.11.1", True),
        (refused, True),
        (version, True),
    ]
    assert load_outcome(completed) == version


def test_another_version_is_refused_while_a_release_is_unfinished(
    copies: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = next(copy for copy in copies if (copy / COMMITTED).is_dir())
    version = read_checked(copies[-1]).records_of(ReleaseRecord)[-1].version
    monkeypatch.setenv("SEED_DIR", str(seed))

    assert release("2099.01.1") == 1

    assert f"Release {version} was interrupted. It is now complete" in capsys.readouterr().out
    assert read_checked(seed).records_of(ReleaseRecord)[-1].version == version


def test_files_that_cannot_be_written_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_files(tmp_path, {"a.yaml": "new\n", "nowhere/b.yaml": "new\n"})

    assert list(tmp_path.iterdir()) == []
    assert not recover(tmp_path)
