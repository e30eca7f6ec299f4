"""Compare this service with other servers and write benchmarks/RESULTS.md: `python -m benchmarks`, or `make bench`.

`--quick` uses short rounds and little content, to check that everything works. `--folder` keeps the databases for the
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
from benchmarks.contestants import this_service
from benchmarks.contestants.contestant import CACHED, UNCACHED, UNCACHED_LIST, Contestant, NotMeasured, run_server
from benchmarks.contestants.lineup import prepare_lineup
from benchmarks.load import Run, Workload, run_load
from benchmarks.measure import Pace, measure_rounds, measure_turns
from benchmarks.profile import profile_requests, profile_start
from benchmarks.releases import check_releases
from benchmarks.scaling import measure_growth
from benchmarks.synthetic import Row, cached_database, make_documents
from tests.tools import WRK

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
PARTS: Final = ("rounds", "growth", "connections", "releases", "profile")


@dataclass(frozen=True)
class Plan:
    """The extent of a run; durations in seconds."""

    records: int
    turns: int
    """Number of turns for repeated requests."""
    turn_seconds: float
    rounds: int
    """Number of rounds for uncached requests."""
    seconds: float
    sizes: Sequence[int]
    growth_seconds: float
    connections_seconds: float
    responses: int
    warm_up: int
    """Number of requests before each run."""
    connections: Sequence[int] = (64, 256)
    full: bool = True
    """Whether PostgreSQL and Datasette take part."""


FULL_PLAN: Final = Plan(20_000, 10, 0.5, 8, 1, (200, 20_000, 200_000), 4, 60, 25_000, 300)
QUICK_PLAN: Final = Plan(2_000, 2, 0.5, 1, 1, (200, 2_000), 1, 6, 2_000, 100)
TINY_PLAN: Final = Plan(200, 1, 0.2, 1, 0.2, (200,), 0.2, 0.3, 200, 30, connections=(64,), full=False)
"""The smallest possible run, for the test of the benchmark itself."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure the requested parts and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="take a few minutes; print the report instead of writing it"
    )
    parser.add_argument("--tiny", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="keep the databases in this folder")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure only this part; can be repeated")
    arguments = parser.parse_args(argv)
    if WRK.find() is None:
        print("NOT MEASURED: wrk is not installed. Install it, or run `make tools`.", file=sys.stderr)
        return 1
    if len(machine.CORES) < 2:
        print("NOT MEASURED: server and load client need a core each, and there is only one.", file=sys.stderr)
        return 1
    plan = TINY_PLAN if arguments.tiny else QUICK_PLAN if arguments.quick else FULL_PLAN
    start = perf_counter()
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        results = measure_all(plan, folder.resolve(), arguments.only or PARTS)
    results.is_quick = plan is not FULL_PLAN or bool(arguments.only)
    text = report.render_report(results)
    if results.is_quick:
        print(f"\n{text}")
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"{RESULTS.name} written.")
    print(f"Duration: {(perf_counter() - start) / 60:.1f} minutes.")
    for goal in report.list_goals(results):
        if goal.verdict != "met":
            print(f"{goal.verdict}: {goal.name}", file=sys.stderr)
    return 0


def measure_all(plan: Plan, folder: Path, parts: Sequence[str]) -> report.Results:
    """Measure parts of a plan, with databases in this folder."""
    documents = make_documents(plan.records)
    food_bytes = [len(to_json(document)) for document in documents if document["type"] == "foods"]
    results = report.Results(
        is_quick=False, records=plan.records, mean_document_bytes=mean(food_bytes), versions=machine.find_versions()
    )
    content = cached_database(folder, plan.records)
    measures: dict[str, Callable[[], None]] = {
        "rounds": lambda: _measure_rounds(plan, folder, documents, results),
        "growth": lambda: _measure_growth(plan, folder, results),
        "connections": lambda: _measure_connections(plan, content, results),
        "releases": lambda: _check_releases(plan, folder, results),
        "profile": lambda: _profile(plan, content, results),
    }
    for part in parts:
        try:
            measures[part]()
        except NotMeasured as error:
            results.measurements.remarks[f"NOT MEASURED: {part}: {error}"] = None
    return results


def _measure_rounds(plan: Plan, folder: Path, documents: Sequence[Row], results: report.Results) -> None:
    with prepare_lineup(folder, documents, plan.records, full=plan.full) as lineup:
        results.versions.update(lineup.versions)
        measure_turns(lineup.contestants, plan.turns, Pace(plan.turn_seconds, plan.warm_up), results.measurements)
        measure_rounds(lineup.contestants, plan.rounds, Pace(plan.seconds, plan.warm_up), results.measurements)
        results.measurements.remarks |= dict.fromkeys(lineup.missing)


def _measure_growth(plan: Plan, folder: Path, results: report.Results) -> None:
    databases = {size: cached_database(folder, size) for size in plan.sizes}
    results.growth = measure_growth(databases, plan.growth_seconds)


def _measure_connections(plan: Plan, content: Path, results: report.Results) -> None:
    results.connections = measure_many_connections(
        this_service.make_service(this_service.sqlite_url(content), plan.records),
        plan.connections_seconds,
        plan.connections,
    )


def _check_releases(plan: Plan, folder: Path, results: report.Results) -> None:
    print("releases under load", flush=True)
    results.consistency = check_releases(folder, plan.responses)


def _profile(plan: Plan, content: Path, results: report.Results) -> None:
    print("profile", flush=True)
    workloads = this_service.make_service(this_service.sqlite_url(content), plan.records).workloads
    profile = profile_requests(content, {name: workloads[name] for name in UNCACHED})
    results.profile = {**profile, "start": profile_start(content)}


def measure_many_connections(contestant: Contestant, seconds: float, counts: Sequence[int]) -> dict[str, Run]:
    """Measure many connections for a long time with cached responses, then for a shorter time with uncached ones."""
    mixed = Workload([path for name in CACHED for path in contestant.workloads[name].paths])
    workloads = {"cached": (mixed, seconds), UNCACHED_LIST: (contestant.workloads[UNCACHED_LIST], seconds / 6)}
    runs = {}
    for connections in counts:
        print(f"{connections} connections for {seconds} s", flush=True)
        for name, (workload, duration) in workloads.items():
            with run_server(contestant) as server:
                run = run_load(server.url, server.pid, workload, duration, connections)
            runs[f"{name}, {connections} connections"] = run
    return runs


if __name__ == "__main__":
    sys.exit(main())
