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
from tests.conftest import url_of
from tests.minimal_seed import build_minimal_seed, make_record, write_seed
from tests.operations.reader import agrees, look

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

ROUNDS: Final = int(os.environ.get("FAULT_ROUNDS", "5"))
TIMES: Final = max(1, ROUNDS // 5)
SHARES: Final = [1 - (number + 0.1) / TIMES for number in range(TIMES)]
"""Shares of its file that a load can write before it runs out of space, from nearly all to almost nothing."""
WHOLE_CACHES: Final = "export PYTHONDONTWRITEBYTECODE=1;"
"""Prevents truncated bytecode: the file size limit applies to it too, and Python 3.11 keeps truncated files."""
MARKED: Final = 200
"""Number of documents with the marker in each seed."""
MARKERS: Final = ("alder", "birch", "cedar")
"""One seed per marker; `alder` is loaded before each test."""

Process = subprocess.Popen[str]
Reading = Callable[[], AbstractContextManager[dict[str, Any]]]


class Ended(NamedTuple):
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
class Place:
    """A database in a folder of its own, initially loaded with `alder`."""

    path: Path
    seeds: Seeds
    started: list[Process] = field(default_factory=list)

    def start(self, marker: str, *before: str) -> Process:
        """Start loading a seed; `before` is prepended to the command."""
        self.started.append(start_load(self.path, self.seeds.folder / marker, *before))
        return self.started[-1]

    def load(self, marker: str, *before: str) -> Ended:
        """Load a seed and wait for the end."""
        return finish(self.start(marker, *before))

    def served(self) -> str:
        """The marker of the current release, which must be complete and intact."""
        database = SqliteDatabase(self.path)
        seen = database.run(look)
        sound = database.snapshot().connection.execute(text("PRAGMA integrity_check")).scalar_one()
        database.close()
        assert sound == "ok"
        assert agrees(seen, self.markers(), MARKED), seen
        return self.markers()[seen.digest]

    def markers(self) -> dict[str, str]:
        return {digest: marker for marker, digest in self.seeds.digests.items()}

    def new(self, process: Process) -> Path:
        """The temporary file that a load writes."""
        return self.path.with_name(f"{self.path.name}.new-{process.pid}")

    def left_overs(self) -> list[str]:
        return sorted(one.name for one in self.path.parent.iterdir() if ".new-" in one.name)

    def wait_for_writing(self, process: Process) -> None:
        """Wait until a load writes its file; it then holds the lock."""
        wait_until(lambda: self.new(process).exists() or process.poll() is not None)
        assert process.poll() is None, process.communicate()

    def stop_while_writing(self, process: Process) -> None:
        """Pause a load while it writes and holds the lock."""
        self.wait_for_writing(process)
        process.send_signal(signal.SIGSTOP)
        assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
        assert self.new(process).exists(), "the load was stopped too late"

    def wait_for_queue(self, process: Process) -> None:
        """Wait until a load waits for the lock of another."""
        locks = Path("/proc/locks")
        if locks.exists():
            waits = re.compile(rf"-> FLOCK +ADVISORY +WRITE {process.pid} ")
            wait_until(lambda: process.poll() is not None or waits.search(locks.read_text()) is not None)
        else:
            time.sleep(3 * self.seeds.load_seconds)
        assert process.poll() is None, process.communicate()


def start_load(place: str | Path, seed: Path, *before: str) -> Process:
    given = {"DATABASE_URL": url_of(place), "SEED_DIR": str(seed)}
    return subprocess.Popen(
        [*before, sys.executable, "-m", "app", "load"],
        env=os.environ | given,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: Process) -> Ended:
    try:
        output, messages = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ended(process.returncode, output, messages)


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def write_marked_seed(folder: Path, marker: str) -> None:
    """Write the minimal seed with many more documents, which contain the marker."""
    seed = build_minimal_seed()
    seed["references"] = [
        make_record(f"trial-{number}", f"Trial {number}", origin="editorial", kind="randomised_trial", title="A trial",
               year=2020, doi=f"10.1000/{number}", finding=f"Written for {marker}.", verification="primary")
        for number in range(1000, 1000 + MARKED)
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
    begun = time.monotonic()
    process = start_load(measured, folder / "alder")
    wait_until(lambda: measured.with_name(f"{measured.name}.new-{process.pid}").exists())
    writing = time.monotonic()
    wait_until(measured.exists)
    written = time.monotonic()
    assert finish(process)[0] == 0
    return Seeds(folder, digests, time.monotonic() - begun, written - writing)


@pytest.fixture
def place(seeds: Seeds, tmp_path: Path) -> Iterator[Place]:
    made = put(seeds, tmp_path / "served")
    yield made
    for process in made.started:
        with process:
            process.kill()


def put(seeds: Seeds, folder: Path) -> Place:
    folder.mkdir(exist_ok=True)
    return Place(Path(shutil.copy(seeds.folder / "alder.db", folder / "content.db")), seeds)


@pytest.fixture
def reading(place: Place) -> Reading:
    """A context in which another process reads continuously; its report is complete when the context ends."""

    @contextmanager
    def read() -> Iterator[dict[str, Any]]:
        pairs = [f"{digest}={marker}" for digest, marker in place.markers().items()]
        command = [sys.executable, "-m", "tests.operations.reader", url_of(place.path), str(MARKED), *pairs]
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


def assert_nothing_was_noticed(report: dict[str, Any], last: str) -> None:
    assert (report["mixed"], report["failed"]) == (0, 0), report
    assert report["reads"] > 100
    assert report["last"] == last


def assert_loaded(ended: Ended) -> None:
    assert (ended.status, ended.messages) == (0, "")
    assert " loaded." in ended.output


def assert_refused_in_a_sentence(ended: Ended) -> None:
    assert (ended.status, ended.output) == (1, ""), ended
    assert re.fullmatch(r"content\.db could not be written \(.+\)\. Nothing was changed\. .+\n", ended.messages), ended


def other(marker: str) -> str:
    return "birch" if marker == "alder" else "alder"


def test_no_reader_notices_loads_that_are_killed(place: Place, reading: Reading) -> None:
    """Loads are killed at random moments, every other one while it writes; each has different content."""
    moments = random.Random(20261122)  # noqa: S311  # reproducible moments
    begun = time.monotonic()
    kills = killed_while_writing = completed = 0
    pace = 1.0
    with reading() as report:
        while kills < ROUNDS:
            assert completed <= 2 * ROUNDS, "most loads end before they are killed"
            before = place.served()
            process = place.start(other(before))
            if kills % 2:
                place.wait_for_writing(process)
                time.sleep(moments.uniform(0, pace * place.seeds.write_seconds))
            else:
                time.sleep(moments.uniform(0, pace * place.seeds.load_seconds))
            process.kill()
            status, _, messages = finish(process)
            assert status in (-signal.SIGKILL, 0), messages
            kills += status != 0
            if status == 0:
                completed += 1
                pace *= 0.95  # it was faster than the measured load
            after = place.served()
            if place.new(process).exists():
                killed_while_writing += 1
                assert after == before
            if status != 0 and kills % 5 == 0 and kills < ROUNDS:
                assert_loaded(place.load(other(after)))
                completed += 1
        final = other(place.served())
        with place.path.open("rb") as former:
            held = former.read()
            assert_loaded(place.load(final))
            former.seek(0)
            assert former.read() == held  # a file that readers may have open is never modified
    figures = {"kills": kills, "killed_while_writing": killed_while_writing, "completed": completed + 1}
    sys.stdout.write(f"\n{json.dumps(figures | report | {'seconds': round(time.monotonic() - begun)})}\n")
    assert killed_while_writing > 0
    assert place.left_overs() == []
    assert_nothing_was_noticed(report, final)


def test_load_beyond_the_file_size_limit_fails_with_one_sentence(place: Place) -> None:
    for share in SHARES:
        kilobytes = int(place.path.stat().st_size * share / 1024)

        ended = place.load("birch", "/bin/bash", "-c", f'ulimit -f {kilobytes}; {WHOLE_CACHES} exec "$@"', "limited")

        assert_refused_in_a_sentence(ended)
        assert place.served() == "alder"
        assert place.left_overs() == []
    assert_loaded(place.load("birch"))


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
        place = put(seeds, disk)
        ballast = disk / "ballast"
        for share in SHARES:
            ballast.unlink(missing_ok=True)
            ballast.write_bytes(bytes(shutil.disk_usage(disk).free - int(size * share)))

            ended = place.load("birch")

            assert_refused_in_a_sentence(ended)
            assert "full" in ended.messages
            assert place.served() == "alder"
            assert place.left_overs() == []
        ballast.unlink()
        assert_loaded(place.load("birch"))


@pytest.mark.parametrize(("second", "outcome"), [("birch", "unchanged"), ("cedar", "loaded")])
def test_concurrent_loads_take_turns(place: Place, second: str, outcome: str) -> None:
    first_load = place.start("birch")
    place.stop_while_writing(first_load)
    second_load = place.start(second)
    place.wait_for_queue(second_load)
    first_load.send_signal(signal.SIGCONT)

    assert_loaded(finish(first_load))
    assert finish(second_load) == (0, f"Release 2026.11.1: {outcome}.\n", "")
    assert place.served() == second
    assert place.left_overs() == []


def test_killed_load_releases_the_lock(place: Place) -> None:
    killed = place.start("birch")
    place.stop_while_writing(killed)
    waiting = place.start("cedar")
    place.wait_for_queue(waiting)

    killed.kill()

    assert finish(killed)[0] == -signal.SIGKILL
    assert_loaded(finish(waiting))
    assert place.served() == "cedar"
    assert place.left_overs() == []
