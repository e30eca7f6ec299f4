"""Report of a benchmark run, written to benchmarks/RESULTS.md: goals, figures, then method."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Final

from benchmarks import machine
from benchmarks.contestants import bare, datasette, nginx, this_service, tutorial
from benchmarks.contestants.contestant import (
    CACHED,
    COMPRESSED,
    FIXED,
    UNCACHED,
    UNCACHED_DETAIL,
    UNCACHED_LIST,
    UNCACHED_SEARCH,
    UNCHANGED,
)
from benchmarks.load import Run
from benchmarks.measure import Measurements
from benchmarks.profile import Shares
from benchmarks.releases import Consistency
from benchmarks.scaling import LIST_MEASUREMENTS, SEARCH_MEASUREMENTS, Growth, exponent, measured_sizes, medians

FULL_SIZES: Final = (200, 20_000, 200_000)
"""The numbers of records for which growth has goals."""

MIN_RESPONSES: Final = 20_000
"""Minimum number of responses to check while releases change."""

REASONS: Final = {
    "304": """304: the bare application looks the tag up among constants. This service finds the response by its
        address, and compares the tag with that of the encoding that the client accepts.""",
    UNCACHED_DETAIL: """Details: half of the time is FastAPI's routing and validation, and a seventh is one statement in
        SQLAlchemy and SQLite. Datasette returns a row of 16 columns; this service returns a document with texts,
        references and links, computes its entity tag and adds it to the cache.""",
    UNCACHED_LIST: """Lists: two fifths of the time are FastAPI's routing and validation, and a quarter are two
        statements in SQLAlchemy and SQLite. The cursor, links, the total and the entity tag take the rest. A
        response of Datasette has rows of one table, without texts, references, notices and links.""",
    UNCACHED_SEARCH: """Search: Datasette does not rank, and neither it nor the tutorial application corrects or
        completes words, adds partial matches, explains matches or highlights them. In process, a response takes
        1.4 milliseconds: 0.5 for three or four statements, 0.3 to rank about 40 records, 0.35 for twenty hits
        with snippets and reasons, 0.1 to parse the query. The goal is 1.0 including the server. Without our own
        ranking, each database would rank differently.""",
    "search, p95": """Search in large content: a query of frequent words has more matches to count, up to 10,000, and
        more words to compare spelling with. Neither grows beyond that.""",
    "ready": """Start: the service first verifies that its file is what a load wrote: over 100 MB here. Half of the
        rest are imports of FastAPI, SQLModel, SQLAlchemy and Pydantic, which the tutorial application needs
        too, and a quarter are the classes of tables, queries and responses.""",
}
"""Reason why a goal is not met, by the prefix of the goal."""

METHOD: Final = """
## How it is measured

`make bench` runs each contestant on one core and sends requests from another with `wrk`, over 64 keep-alive
connections. Cached requests are measured in short turns while all servers keep running; uncached requests in rounds,
with servers that were just started. Each run is long enough for several responses on every connection. Figures are
medians with their range. A ratio is the median of the ratios within each turn or round, so that slow phases of the
machine affect both sides. Responses are inspected before each run, and their number, status and length are checked
after it; a run with a failed request does not count. The content is synthetic and seeded: foods with all members of
real ones, about {length:.1f} KB each, in lists of 20. Uncached requests are each sent once, in random order. No server
logs requests except Datasette, which cannot turn its log off. This service sends cached responses without calling its
application, so it can outperform the bare application, which is called for each request. The file of each contestant in
`contestants/` states and justifies its settings. The processes of PostgreSQL run on both cores, for this service as for
the tutorial application. With 64 connections and responses that take milliseconds, uvloop favours some connections: an
application that only spins for 3 ms has a p95 of ten times its p50 under uvloop, and equal to it under asyncio. Growth
is measured with one connection and without the cache. Compare ratios, not rates, which depend on this machine.
"""


@dataclass
class Results:
    """The results of one run of the benchmark."""

    is_quick: bool
    records: int
    mean_document_bytes: float
    versions: dict[str, str]
    measurements: Measurements = field(default_factory=Measurements)
    growth: Growth = field(default_factory=dict)
    connections: Mapping[str, Run] = field(default_factory=dict)
    consistency: Consistency | None = None
    profile: Mapping[str, Shares] = field(default_factory=dict)
    """Shares of the time by library, for each workload."""


@dataclass(frozen=True)
class Goal:
    """A goal with the measured figure; None if it was not measured."""

    name: str
    target: float
    figure: float | None
    at_least: bool = True
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """Whether the goal is met, in words."""
        if self.figure is None:
            return "not measured"
        return "met" if (self.figure >= self.target if self.at_least else self.figure <= self.target) else "**not met**"

    def row(self) -> str:
        """The row of the goal in a Markdown table."""
        sign = "≥" if self.at_least else "≤"
        figure = "–" if self.figure is None else f"{self.figure:,.2f} {self.unit}".strip().removesuffix(".00")
        return f"| {self.name} | {sign} {self.target:g} {self.unit}".rstrip() + f" | {figure} | {self.verdict} |"


def render_report(results: Results) -> str:
    """Render a report as Markdown."""
    parts = [
        "# Results",
        _header(results),
        "## Goals",
        *_table(("Goal", "Target", "Measured", "Verdict"), [goal.row() for goal in list_goals(results)]),
        "## Requests per second",
        *_rates(results.measurements),
        "## Memory and start-up time",
        *_memory(results.measurements),
    ]
    if results.growth:
        parts += ["## Growth with content", *_growth(results.growth)]
    if results.connections:
        parts += ["## Many connections", *_connections(results.connections)]
    if results.consistency:
        parts += ["## Releases under load", _consistency(results.consistency)]
    if results.profile:
        parts += ["## Where the time goes", *_profile(results.profile), *_reasons(results)]
    parts += ["## Remarks", *_remarks(results)]
    return "\n\n".join(_join_points(parts)) + "\n" + METHOD.format(length=results.mean_document_bytes / 1000)


def list_goals(results: Results) -> Iterator[Goal]:
    """The goals of the project, in order."""
    yield from _speed_goals(results.measurements)
    yield from _growth_goals(results.growth)
    yield Goal(
        f"memory of a worker, relative to the {tutorial.NAME}",
        0.75,
        _ratio_to_tutorial(results.measurements.megabytes),
        at_least=False,
    )
    yield Goal(
        f"ready after start, relative to the {tutorial.NAME}",
        0.8,
        _ratio_to_tutorial(results.measurements.ready_after_ms),
        at_least=False,
    )
    for name, run in results.connections.items():
        if name.startswith("cached"):
            yield Goal(f"{name}: p99 over p50", 10, run.p99 / run.p50, at_least=False)
        yield Goal(f"{name}: failed requests", 0, run.failed, at_least=False, unit="")
    if consistency := results.consistency:
        yield Goal("releases under load: responses checked", MIN_RESPONSES, consistency.responses, unit="")
        faults = consistency.mixed + consistency.stale + len(consistency.failed)
        yield Goal("releases under load: mixed, stale or failed responses", 0, faults, at_least=False, unit="")


def _speed_goals(measurements: Measurements) -> Iterator[Goal]:
    def ratio(workload: str, other: str, mine: str = this_service.NAME) -> float | None:
        return measurements.ratio((mine, workload), (other, workload))

    for workload in CACHED:
        yield Goal(f"{workload}, relative to the {bare.NAME}", 0.9, ratio(workload, bare.NAME))
        yield Goal(f"{workload}, relative to the {tutorial.NAME}", 30, ratio(workload, tutorial.NAME))
    yield Goal(f"304, relative to the {bare.NAME}", 1.0, ratio(UNCHANGED, bare.NAME))
    yield Goal(f"{COMPRESSED}, relative to the {bare.NAME}", 0.8, ratio(COMPRESSED, bare.NAME))
    for workload, of_tutorial, of_datasette in (
        (UNCACHED_DETAIL, 4, 3.5),
        (UNCACHED_LIST, 6, 8),
        (UNCACHED_SEARCH, 3, 2.5),
    ):
        yield Goal(f"{workload}, relative to the {tutorial.NAME}", of_tutorial, ratio(workload, tutorial.NAME))
        yield Goal(f"{workload}, relative to {datasette.NAME}", of_datasette, ratio(workload, datasette.NAME))
    for workload, target in ((UNCACHED_DETAIL, 2.3), (UNCACHED_LIST, 3)):
        figure = ratio(workload, tutorial.ON_POSTGRESQL, this_service.ON_POSTGRESQL)
        yield Goal(f"{workload}, relative to the {tutorial.ON_POSTGRESQL}", target, figure)


def _growth_goals(growth: Growth) -> Iterator[Goal]:
    is_complete = growth and tuple(measured_sizes(growth)) == FULL_SIZES
    for name in LIST_MEASUREMENTS:
        figure = exponent(medians(growth[name])) if is_complete else None
        yield Goal(f"{name}, 200 to 200,000 records: exponent", 0.15, figure, at_least=False, unit="")
    figure = growth["search"][FULL_SIZES[-1]].p95 / growth["search"][FULL_SIZES[0]].p95 if is_complete else None
    yield Goal("search, p95 at 200,000 records relative to 200", 5, figure, at_least=False)


def _ratio_to_tutorial(by_contestant: Mapping[str, Sequence[float]]) -> float | None:
    mine, theirs = by_contestant.get(this_service.NAME), by_contestant.get(tutorial.NAME)
    return median(mine) / median(theirs) if mine and theirs else None


def _header(results: Results) -> str:
    command = f"make bench{' QUICK=1' if results.is_quick else ''}"
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{command}`, with {results.records:,} synthetic records.",
        f"Machine: {machine.describe_machine()}.",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in results.versions.items()) + ".",
    ]
    if results.is_quick:
        lines.insert(0, "**Quick run with short rounds and little content: these figures are not reliable.**")
    return "\n".join(lines)


def _rates(measurements: Measurements) -> Iterator[str]:
    """A table of repeated requests, and one of uncached requests."""
    for workloads in (FIXED, UNCACHED):
        rows = []
        for contestant in measurements.megabytes:
            cells = [_cell(measurements.runs.get((contestant, workload))) for workload in workloads]
            if any(cell != "–" for cell in cells):
                rows.append(f"| {contestant} | {' | '.join(cells)} |")
        yield from _table(("", *workloads), rows)


def _cell(runs: Mapping[int, Run] | None) -> str:
    if not runs:
        return "–"
    rates = sorted(run.rate for run in runs.values())
    p99 = median(run.p99 for run in runs.values())
    return f"{median(rates):,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f}), p99 {p99:.1f} ms"


def _memory(measurements: Measurements) -> Iterator[str]:
    rows = [
        f"| {name} | {median(megabytes):.0f} | {median(measurements.ready_after_ms[name]):.0f} |"
        for name, megabytes in measurements.megabytes.items()
    ]
    yield from _table(("", "Memory after the run, MB (PSS)", "Ready after, ms"), rows)


def _growth(growth: Growth) -> Iterator[str]:
    sizes = measured_sizes(growth)
    rows = []
    for name in (*LIST_MEASUREMENTS, *SEARCH_MEASUREMENTS):
        cells = [f"{growth[name][size].p50:.2f} · {growth[name][size].p95:.2f}" for size in sizes]
        rows.append(f"| {name} | {' | '.join(cells)} | {exponent(medians(growth[name])):.2f} |")
    yield from _table(("p50 · p95, ms", *(f"{size:,} records" for size in sizes), "Exponent of p50"), rows)


def _connections(connections: Mapping[str, Run]) -> Iterator[str]:
    rows = [
        f"| {name} | {run.rate:,.0f} | {run.requests:,} | {run.failed} "
        f"| {run.p50:.1f} | {run.p99:.1f} | {run.max:.0f} |"
        for name, run in connections.items()
    ]
    yield from _table(("", "Requests per second", "Requests", "Failed", "p50, ms", "p99, ms", "Maximum, ms"), rows)


def _profile(profile: Mapping[str, Shares]) -> Iterator[str]:
    labels = dict.fromkeys(label for shares in profile.values() for label in shares)
    rows = [
        f"| {label} | {' | '.join(f'{shares.get(label, 0):.0%}' for shares in profile.values())} |" for label in labels
    ]
    yield from _table(("", *profile), rows)


def _reasons(results: Results) -> Iterator[str]:
    missed = [goal.name for goal in list_goals(results) if goal.verdict == "**not met**"]
    if reasons := [reason for prefix, reason in REASONS.items() if any(name.startswith(prefix) for name in missed)]:
        points = "\n".join(f"- {' '.join(reason.split())}" for reason in reasons)
        yield f"Why these goals are not met:\n\n{points}"


def _consistency(result: Consistency) -> str:
    return (
        f"{result.responses:,} responses while {result.releases} releases replaced each other: {result.mixed} mixed, "
        f"{result.stale} stale, {len(result.failed)} failed. The last request to receive a previous release was sent "
        f"{result.max_staleness:.2f} s after the new one was installed."
    )


def _remarks(results: Results) -> Iterator[str]:
    measurements = results.measurements
    busiest = max((run.client_share for runs in measurements.runs.values() for run in runs.values()), default=0)
    yield f"- The load client used at most {busiest:.0%} of its core."
    nginx_rate = measurements.rate(nginx.NAME, CACHED[0])
    own_rate = measurements.rate(this_service.NAME, CACHED[0])
    if nginx_rate and own_rate:
        yield f"- {nginx.NAME} serves a cached detail {nginx_rate / own_rate:.1f} times as fast: the next goal."
    for remark in measurements.remarks:
        yield f"- {remark}"


def _table(headings: Sequence[str], rows: Sequence[str]) -> Iterator[str]:
    yield "\n".join([f"| {' | '.join(headings)} |", "|---|" + "---:|" * (len(headings) - 1), *rows])


def _join_points(parts: Sequence[str]) -> Iterator[str]:
    """Join adjacent list items into one part."""
    items: list[str] = []
    for part in parts:
        if part.startswith("- "):
            items.append(part)
            continue
        yield part
    if items:
        yield "\n".join(items)
