"""Measure this service against its peers and write benchmarks/RESULTS.md: `python -m benchmarks`, or `make bench`.

`--quick` takes short rounds and little content, to see that all of it works. `--folder` keeps the databases for the
next run. `--only` measures some of the parts.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from pydantic_core import to_json

from benchmarks import machine, report
from benchmarks.contestants import ours
from benchmarks.contestants.contestant import CACHED, UNIQUE, UNIQUE_LIST, Contestant, NotMeasured, running
from benchmarks.contestants.everyone import everyone
from benchmarks.load import Run, Work, run
from benchmarks.measure import Pace, measure_rounds, measure_turns
from benchmarks.profile import profile_answers, profile_start
from benchmarks.releases import watch_releases
from benchmarks.scaling import measure_growth
from benchmarks.synthetic import Row, database_of, documents
from tests.tools import WRK

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
PARTS: Final = ("rounds", "growth", "connections", "releases", "profile")


@dataclass(frozen=True)
class Plan:
    """How much is measured; times in seconds."""

    records: int
    turns: int
    """For what is asked over and over."""
    turn_seconds: float
    rounds: int
    """For what is asked but once."""
    seconds: float
    sizes: Sequence[int]
    growth_seconds: float
    soak_seconds: float
    answers: int
    warm: int
    """Questions of each kind that are asked before a run."""
    connections: Sequence[int] = (64, 256)
    whole: bool = True
    """With PostgreSQL and Datasette."""


FULL: Final = Plan(20_000, 10, 0.5, 8, 1, (200, 20_000, 200_000), 4, 60, 25_000, 300)
QUICK: Final = Plan(2_000, 2, 0.5, 1, 1, (200, 2_000), 1, 6, 2_000, 100)
TINY: Final = Plan(200, 1, 0.4, 1, 0.3, (200,), 0.3, 0.5, 200, 3, connections=(64,), whole=False)
"""As little as there can be, for the test of the benchmark itself."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is asked for, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look in a few minutes; the report goes to the screen")
    parser.add_argument("--tiny", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="keep the databases here")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part; may be given again")
    arguments = parser.parse_args(words)
    if WRK.find() is None:
        print("NOT MEASURED: there is no wrk. Install it, or run `make tools`.", file=sys.stderr)
        return 1
    if len(machine.CORES) < 2:
        print("NOT MEASURED: server and load need a core each, and there is one.", file=sys.stderr)
        return 1
    plan = TINY if arguments.tiny else QUICK if arguments.quick else FULL
    start = perf_counter()
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        results = measure_all(plan, folder.resolve(), arguments.only or PARTS)
    results.quick = plan is not FULL or bool(arguments.only)
    text = report.write(results)
    if results.quick:
        print(f"\n{text}")
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"{RESULTS.name} written.")
    print(f"It took {(perf_counter() - start) / 60:.1f} minutes.")
    for goal in report.goals(results):
        if goal.verdict != "met":
            print(f"{goal.verdict}: {goal.what}", file=sys.stderr)
    return 0


def measure_all(plan: Plan, folder: Path, parts: Sequence[str]) -> report.Results:
    """Measure the parts of a plan, with databases in this folder."""
    made = documents(plan.records)
    foods = [len(to_json(one)) for one in made if one["type"] == "foods"]
    results = report.Results(quick=False, records=plan.records, length=mean(foods), versions=machine.versions())
    content = database_of(folder, plan.records)
    measures: dict[str, Callable[[], None]] = {
        "rounds": lambda: _measure_rounds(plan, folder, made, results),
        "growth": lambda: _measure_growth(plan, folder, results),
        "connections": lambda: _measure_connections(plan, content, results),
        "releases": lambda: _watch_releases(plan, folder, results),
        "profile": lambda: _profile(plan, content, results),
    }
    for part in parts:
        try:
            measures[part]()
        except NotMeasured as error:
            results.measured.remarks[f"NOT MEASURED: {part}: {error}"] = None
    return results


def _measure_rounds(plan: Plan, folder: Path, made: Sequence[Row], results: report.Results) -> None:
    with everyone(folder, made, plan.records, whole=plan.whole) as present:
        results.versions.update(present.versions)
        measure_turns(present.contestants, plan.turns, Pace(plan.turn_seconds, plan.warm), results.measured)
        measure_rounds(present.contestants, plan.rounds, Pace(plan.seconds, plan.warm), results.measured)
        results.measured.remarks |= dict.fromkeys(present.missing)


def _measure_growth(plan: Plan, folder: Path, results: report.Results) -> None:
    databases = {size: database_of(folder, size) for size in plan.sizes}
    results.grown = measure_growth(databases, plan.growth_seconds)


def _measure_connections(plan: Plan, content: Path, results: report.Results) -> None:
    results.soaked = soak(ours.ours(ours.sqlite_url(content), plan.records), plan.soak_seconds, plan.connections)


def _watch_releases(plan: Plan, folder: Path, results: report.Results) -> None:
    print("releases under load", flush=True)
    results.consistency = watch_releases(folder, plan.answers)


def _profile(plan: Plan, content: Path, results: report.Results) -> None:
    print("profile", flush=True)
    works = ours.ours(ours.sqlite_url(content), plan.records).works
    spent = profile_answers(content, {name: works[name] for name in UNIQUE})
    results.spent = {**spent, "start": profile_start(content)}


def soak(contestant: Contestant, seconds: float, many: Sequence[int]) -> dict[str, Run]:
    """Many connections for a long time: kept answers; then, more shortly, answers that are all worked out."""
    mixed = Work([path for name in CACHED for path in contestant.works[name].paths])
    works = {"cached": (mixed, seconds), UNIQUE_LIST: (contestant.works[UNIQUE_LIST], seconds / 6)}
    found = {}
    for connections in many:
        print(f"{connections} connections for {seconds} s", flush=True)
        for name, (work, time) in works.items():
            with running(contestant) as server:
                found[f"{name}, {connections} connections"] = run(server.url, server.pid, work, time, connections)
    return found


if __name__ == "__main__":
    sys.exit(main())
