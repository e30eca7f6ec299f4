"""The previous release is served while loads are killed, run out of disk space, or run concurrently.

Everything is real: `python -m app load`, a reader in another process, SIGKILL, a file size limit, a full disk.
`make faults` kills 50 loads (`FAULT_ROUNDS=50`) instead of 5. Figures are shown with `-s`.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from sqlalchemy import text

from app.database import SqliteDatabase
from app.seeding.load import load
from app.settings import PROJECT
from tests.conftest import UrlOrPath, url_of
from tests.minimal_seed import build_minimal_seed, make_record, write_seed
from tests.operations.reader import is_consistent, observe

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

ROUNDS: Final = int(os.environ.get("FAULT_ROUNDS", "5"))
DISK_ROUNDS: Final = max(1, ROUNDS // 5)
WRITABLE_SHARES: Final = [1 - (number + 0.1) / DISK_ROUNDS for number in range(DISK_ROUNDS)]
"""Shares of its file that a load can write before it runs out of space, from nearly all to almost nothing."""
NO_BYTECODE: Final = "export PYTHONDONTWRITEBYTECODE=1;"
"""Prevents truncated bytecode: the file size limit applies to it too, and Python 3.11 keeps truncated files."""
MARKED_DOCUMENTS: Final = 200
"""Number of documents with the marker in each seed."""
MARKERS: Final = ("alder", "birch", "cedar")
"""One seed per marker; `alder` is loaded before each test."""

Process = subprocess.Popen[str]
ReadContinuously = Callable[[], AbstractContextManager[dict[str, Any]]]


class LoadOutcome(NamedTuple):
    """The result of a load."""

    status: int
    output: str
    messages: str


@dataclass(frozen=True)
class Seeds:
    """The seeds, the digest of each, and the duration of a load."""

    folder: Path
    digests: dict[str, str]
    load_seconds: float
    write_seconds: float


@dataclass(frozen=True)
class ServedFile:
    """A database in a folder of its own, initially loaded with `alder`."""

    path: Path
    seeds: Seeds
    started: list[Process] = field(default_factory=list)

    def start(self, marker: str, *prefix: str) -> Process:
        """Start loading a seed; `prefix` is prepended to the command."""
        self.started.append(start_load(self.path, self.seeds.folder / marker, *prefix))
        return self.started[-1]

    def load(self, marker: str, *prefix: str) -> LoadOutcome:
        """Load a seed and wait for the end."""
        return finish(self.start(marker, *prefix))

    def served_marker(self) -> str:
        """Read the marker of the current release, which must be complete and intact."""
        database = SqliteDatabase(self.path)
        seen = database.run(observe)
        integrity = database.snapshot().connection.execute(text("PRAGMA integrity_check")).scalar_one()
        database.close()
        assert integrity == "ok"
        assert is_consistent(seen, self.markers(), MARKED_DOCUMENTS), seen
        return self.markers()[seen.digest]

    def markers(self) -> dict[str, str]:
        return {digest: marker for marker, digest in self.seeds.digests.items()}

    def temporary_file(self, process: Process) -> Path:
        """The temporary file that a load writes."""
        return self.path.with_name(f"{self.path.name}.new-{process.pid}")

    def leftovers(self) -> list[str]:
        return sorted(entry.name for entry in self.path.parent.iterdir() if ".new-" in entry.name)

    def wait_for_writing(self, process: Process) -> None:
        """Wait until a load writes its file; it then holds the lock."""
        wait_until(lambda: self.temporary_file(process).exists() or process.poll() is not None)
        assert process.poll() is None, process.communicate()

    def stop_while_writing(self, process: Process) -> None:
        """Pause a load while it writes and holds the lock."""
        self.wait_for_writing(process)
        process.send_signal(signal.SIGSTOP)
        assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
        assert self.temporary_file(process).exists(), "the load was stopped too late"

    def wait_for_queue(self, process: Process) -> None:
        """Wait until a load waits for the lock of another."""
        locks = Path("/proc/locks")
        if locks.exists():
            waits = re.compile(rf"-> FLOCK +ADVISORY +WRITE {process.pid} ")
            wait_until(lambda: process.poll() is not None or waits.search(locks.read_text()) is not None)
        else:
            time.sleep(3 * self.seeds.load_seconds)
        assert process.poll() is None, process.communicate()


def start_load(database: UrlOrPath, seed: Path, *prefix: str) -> Process:
    settings = {"DATABASE_URL": url_of(database), "SEED_DIR": str(seed)}
    return subprocess.Popen(
        [*prefix, sys.executable, "-m", "app", "load"],
        env=os.environ | settings,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: Process) -> LoadOutcome:
    try:
        output, messages = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return LoadOutcome(process.returncode, output, messages)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.001)


def write_marked_seed(folder: Path, marker: str) -> None:
    """Write the minimal seed with many more documents, which contain the marker."""
    seed = build_minimal_seed()
    seed["references"] = [
        make_record(f"trial-{number}", f"Trial {number}", origin="editorial", kind="randomised_trial", title="A trial",
                    year=2020, doi=f"10.1000/{number}", finding=f"Written for {marker}.", verification="primary")
        for number in range(1000, 1000 + MARKED_DOCUMENTS)
    ] + seed["references"]  # fmt: skip
    write_seed(folder, seed)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    folder = tmp_path_factory.mktemp("seeds")
    digests = {}
    for marker in MARKERS:
        write_marked_seed(folder / marker, marker)
        digests[marker] = load(folder / marker, folder / f"{marker}.db").digest

    measured = folder / "measured.db"
    started = time.monotonic()
    process = start_load(measured, folder / "alder")
    wait_until(lambda: measured.with_name(f"{measured.name}.new-{process.pid}").exists())
    writing = time.monotonic()
    wait_until(measured.exists)
    written = time.monotonic()
    assert finish(process)[0] == 0
    return Seeds(folder, digests, time.monotonic() - started, written - writing)


@pytest.fixture
def served_file(seeds: Seeds, tmp_path: Path) -> Iterator[ServedFile]:
    file = create_served_file(seeds, tmp_path / "served")
    yield file
    for process in file.started:
        with process:
            process.kill()


def create_served_file(seeds: Seeds, folder: Path) -> ServedFile:
    folder.mkdir(exist_ok=True)
    return ServedFile(Path(shutil.copy(seeds.folder / "alder.db", folder / "content.db")), seeds)


@pytest.fixture
def read_continuously(served_file: ServedFile) -> ReadContinuously:
    """A context in which another process reads continuously; its report is complete when the context ends."""

    @contextmanager
    def read() -> Iterator[dict[str, Any]]:
        pairs = [f"{digest}={marker}" for digest, marker in served_file.markers().items()]
        command = [
            sys.executable,
            "-m",
            "tests.operations.reader",
            url_of(served_file.path),
            str(MARKED_DOCUMENTS),
            *pairs,
        ]
        report: dict[str, Any] = {}
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "reading\n"
                yield report
                time.sleep(0.5)  # long enough to notice the last release
                process.terminate()
                report.update(json.loads(process.communicate(timeout=10)[0]))
            finally:
                process.kill()

    return read


def assert_reads_were_consistent(report: dict[str, Any], last: str) -> None:
    assert (report["mixed"], report["failed"]) == (0, 0), report
    assert report["reads"] > 100
    assert report["last"] == last


def assert_loaded(outcome: LoadOutcome) -> None:
    assert (outcome.status, outcome.messages) == (0, "")
    assert " loaded." in outcome.output


def assert_refused_with_one_sentence(outcome: LoadOutcome) -> None:
    assert (outcome.status, outcome.output) == (1, ""), outcome
    assert re.fullmatch(r"content\.db could not be written \(.+\)\. Nothing was changed\. .+\n", outcome.messages), (
        outcome
    )


def other_marker(marker: str) -> str:
    return "birch" if marker == "alder" else "alder"


def test_no_reader_notices_loads_that_are_killed(served_file: ServedFile, read_continuously: ReadContinuously) -> None:
    """Loads are killed at random moments, every other one while it writes; each has different content."""
    moments = random.Random(20261122)  # noqa: S311  # reproducible moments
    started = time.monotonic()
    kills = killed_while_writing = completed = 0
    pace = 1.0
    with read_continuously() as report:
        while kills < ROUNDS:
            assert completed <= 2 * ROUNDS, "most loads end before they are killed"
            before = served_file.served_marker()
            process = served_file.start(other_marker(before))
            if kills % 2:
                served_file.wait_for_writing(process)
                time.sleep(moments.uniform(0, pace * served_file.seeds.write_seconds))
            else:
                time.sleep(moments.uniform(0, pace * served_file.seeds.load_seconds))
            process.kill()
            status, _, messages = finish(process)
            assert status in (-signal.SIGKILL, 0), messages
            kills += status != 0
            if status == 0:
                completed += 1
                pace *= 0.95  # it was faster than the measured load
            after = served_file.served_marker()
            if served_file.temporary_file(process).exists():
                killed_while_writing += 1
                assert after == before
            if status != 0 and kills % 5 == 0 and kills < ROUNDS:
                assert_loaded(served_file.load(other_marker(after)))
                completed += 1
        final = other_marker(served_file.served_marker())
        with served_file.path.open("rb") as former:
            content_before = former.read()
            assert_loaded(served_file.load(final))
            former.seek(0)
            assert former.read() == content_before  # a file that readers may have open is never modified
    figures = {"kills": kills, "killed_while_writing": killed_while_writing, "completed": completed + 1}
    sys.stdout.write(f"\n{json.dumps(figures | report | {'seconds': round(time.monotonic() - started)})}\n")
    assert killed_while_writing > 0
    assert served_file.leftovers() == []
    assert_reads_were_consistent(report, final)


def test_load_beyond_the_file_size_limit_fails_with_one_sentence(served_file: ServedFile) -> None:
    for share in WRITABLE_SHARES:
        kilobytes = int(served_file.path.stat().st_size * share / 1024)

        outcome = served_file.load(
            "birch", "/bin/bash", "-c", f'ulimit -f {kilobytes}; {NO_BYTECODE} exec "$@"', "limited"
        )

        assert_refused_with_one_sentence(outcome)
        assert served_file.served_marker() == "alder"
        assert served_file.leftovers() == []
    assert_loaded(served_file.load("birch"))


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    folder.mkdir()
    command = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"NOT RUN: A FULL DISK. A small tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def test_load_on_a_full_disk_fails_with_one_sentence(seeds: Seeds, tmp_path: Path) -> None:
    size = (seeds.folder / "alder.db").stat().st_size
    with small_disk(tmp_path / "disk", 4 * size) as disk:
        served_file = create_served_file(seeds, disk)
        ballast = disk / "ballast"
        for share in WRITABLE_SHARES:
            ballast.unlink(missing_ok=True)
            ballast.write_bytes(bytes(shutil.disk_usage(disk).free - int(size * share)))

            outcome = served_file.load("birch")

            assert_refused_with_one_sentence(outcome)
            assert "full" in outcome.messages
            assert served_file.served_marker() == "alder"
            assert served_file.leftovers() == []
        ballast.unlink()
        assert_loaded(served_file.load("birch"))


@pytest.mark.parametrize(("second", "result"), [("birch", "unchanged"), ("cedar", "loaded")])
def test_concurrent_loads_take_turns(served_file: ServedFile, second: str, result: str) -> None:
    first_load = served_file.start("birch")
    served_file.stop_while_writing(first_load)
    second_load = served_file.start(second)
    served_file.wait_for_queue(second_load)
    first_load.send_signal(signal.SIGCONT)

    assert_loaded(finish(first_load))
    assert finish(second_load) == (0, f"Release 2026.11.1: {result}.\n", "")
    assert served_file.served_marker() == second
    assert served_file.leftovers() == []


def test_killed_load_releases_the_lock(served_file: ServedFile) -> None:
    killed = served_file.start("birch")
    served_file.stop_while_writing(killed)
    waiting = served_file.start("cedar")
    served_file.wait_for_queue(waiting)

    killed.kill()

    assert finish(killed)[0] == -signal.SIGKILL
    assert_loaded(finish(waiting))
    assert served_file.served_marker() == "cedar"
    assert served_file.leftovers() == []
