"""What was measured, as benchmarks/RESULTS.md: goals first, then figures, then how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Final

from benchmarks import machine
from benchmarks.contestants import bare, datasette, nginx, ours, tutorial
from benchmarks.contestants.contestant import (
    CACHED,
    COMPRESSED,
    FIXED,
    UNCHANGED,
    UNIQUE,
    UNIQUE_DETAIL,
    UNIQUE_LIST,
    UNIQUE_SEARCH,
)
from benchmarks.load import Run
from benchmarks.measure import Measured
from benchmarks.profile import Shares
from benchmarks.releases import Consistency
from benchmarks.scaling import GROWING, SEARCHING, Grown, exponent, medians, sizes_of

WHOLE: Final = (200, 20_000, 200_000)
"""The sizes that the goals for growth are about."""

ANSWERS: Final = 20_000
"""Answers that have to be looked at while releases change."""

WHY: Final = {
    UNIQUE_DETAIL: """Details: half of the time is the one statement, in SQLite and SQLAlchemy; Datasette's answer
        is a row of 16 columns, ours a document with texts, references and links, a digest for its tag, and an entry
        in memory.""",
    UNIQUE_LIST: """Lists: the goal is some 390 microseconds for an answer. The server under it takes 55 of them,
        and two statements 200, of which SQLite has 80 and SQLAlchemy the rest. Checking the question, a cursor,
        links, a total, a digest for the tag and 26 KB of documents take more than what is left. Datasette's answer
        has 10 KB: rows of one table, without texts, references, notices and links.""",
    UNIQUE_SEARCH: """Search: Datasette does not rank, and neither it nor the tutorial way corrects words, completes
        them, adds records that have some of them, tells why each was found or shows where. In one process an answer
        takes 1.4 milliseconds: 0.5 for three or four statements, 0.3 to rank some 40 records, 0.35 for twenty hits
        with their snippets and reasons, 0.1 to understand the question. The goal is 1.0 for all of it and the
        server under it. Without our ranking each store would rank in a way of its own.""",
    "search, p95": """Search in much content: a question of frequent words has more matches to count, up to 10,000,
        and more words to be misspelled. Neither grows beyond that.""",
    "ready": """Start: two thirds are imports of FastAPI, SQLModel, SQLAlchemy and Pydantic, which the tutorial way
        has too. Of the rest, half is 38 tables, of which half is what Pydantic and half what SQLAlchemy makes of a
        class. Between runs the figure is 0.80 to 0.91. What is left to leave out is FastAPI itself, a sixth of the
        time.""",
}
"""Why a goal is not met, by how the goal begins."""

HOW: Final = """
## How it is measured

`make bench` lets contestants serve on one core, and `wrk` ask them from another, with 64 connections that stay open.
What is asked over and over is asked in short turns of servers that all stay up. What is asked but once is asked in
rounds, each of servers that were just started. Each run is long enough for some answers on every connection. Figures
are medians, and the range stands beside them. A ratio is the median of the ratios within each turn or round, so that
what slows a machine down for a while slows both. Before each run the answers are looked at; after it their number,
status and length. A run in which a request failed does not count. What is asked is made up from a seed: foods with all
members of real ones, about {length:.1f} KB each, in lists of 20. Never-repeating questions are each asked once, in an
order that follows nothing. No server logs requests, except Datasette, which has no switch for it. What this service
keeps, it sends without asking its application, so it can pass the bare one, which is asked each time. Each contestant's
file in `contestants/` says which settings it has and why that is fair. PostgreSQL's own processes run on both cores,
for this service as for the tutorial way. With 64 connections and answers that take milliseconds, uvloop favours some
connections: an application that only spins for 3 ms has a p95 of ten times its p50 under it, and of once under asyncio.
Growth is measured with one connection and without the cache. Compare ratios, not rates: rates are those of this
machine.
"""


@dataclass
class Results:
    """All that one run of the benchmark found."""

    quick: bool
    records: int
    length: float
    """Mean length of a document, in bytes."""
    versions: dict[str, str]
    measured: Measured = field(default_factory=Measured)
    grown: Grown = field(default_factory=dict)
    soaked: Mapping[str, Run] = field(default_factory=dict)
    consistency: Consistency | None = None
    spent: Mapping[str, Shares] = field(default_factory=dict)
    """Whose code the time of each work goes into."""


@dataclass(frozen=True)
class Goal:
    """A goal and what was measured; no figure where it was not."""

    what: str
    bound: float
    figure: float | None
    at_least: bool = True
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.figure is None:
            return "not measured"
        return "met" if (self.figure >= self.bound if self.at_least else self.figure <= self.bound) else "**not met**"

    def row(self) -> str:
        """A row of the table."""
        sign = "≥" if self.at_least else "≤"
        figure = "–" if self.figure is None else f"{self.figure:,.2f} {self.unit}".strip().removesuffix(".00")
        return f"| {self.what} | {sign} {self.bound:g} {self.unit}".rstrip() + f" | {figure} | {self.verdict} |"


def write(results: Results) -> str:
    """The report."""
    parts = [
        "# Results",
        _about(results),
        "## Goals",
        *_table(("what", "goal", "measured", ""), [goal.row() for goal in goals(results)]),
        "## Requests a second",
        *_rates(results.measured),
        "## Memory and start",
        *_memory(results.measured),
    ]
    if results.grown:
        parts += ["## Growth", *_growth(results.grown)]
    if results.soaked:
        parts += ["## Many connections", *_soak(results.soaked)]
    if results.consistency:
        parts += ["## Releases under load", _releases(results.consistency)]
    if results.spent:
        parts += ["## Where the time goes", *_spent(results.spent), *_reasons(results)]
    parts += ["## Remarks", *_remarks(results)]
    return "\n\n".join(_joined(parts)) + "\n" + HOW.format(length=results.length / 1000)


def goals(results: Results) -> Iterator[Goal]:
    """The goals of the project, in their order."""
    yield from _goals_of_speed(results.measured)
    yield from _goals_of_growth(results.grown)
    yield Goal("memory of a worker, of the tutorial way's", 0.75, _share(results.measured.megabytes), at_least=False)
    yield Goal("ready after start, of the tutorial way", 0.8, _share(results.measured.ready_after), at_least=False)
    for name, run in results.soaked.items():
        if name.startswith("cached"):
            yield Goal(f"{name}: p99 over p50", 10, run.p99 / run.p50, at_least=False)
        yield Goal(f"{name}: requests that failed", 0, run.failed, at_least=False, unit="")
    if seen := results.consistency:
        yield Goal("releases under load: answers looked at", ANSWERS, seen.answers, unit="")
        yield Goal("releases under load: mixed, too old or failed", 0, seen.mixed + seen.stale + len(seen.failed),
                   at_least=False, unit="")  # fmt: skip


def _goals_of_speed(measured: Measured) -> Iterator[Goal]:
    def ratio(work: str, other: str, mine: str = ours.NAME) -> float | None:
        return measured.ratio((mine, work), (other, work))

    for work in CACHED:
        yield Goal(f"{work}, of the {bare.NAME}", 0.9, ratio(work, bare.NAME))
        yield Goal(f"{work}, of the {tutorial.NAME}", 30, ratio(work, tutorial.NAME))
    yield Goal(f"304, of the {bare.NAME}", 1.0, ratio(UNCHANGED, bare.NAME))
    yield Goal(f"{COMPRESSED}, of the {bare.NAME}", 0.8, ratio(COMPRESSED, bare.NAME))
    for work, of_tutorial, of_datasette in ((UNIQUE_DETAIL, 4, 3.5), (UNIQUE_LIST, 6, 8), (UNIQUE_SEARCH, 3, 2.5)):
        yield Goal(f"{work}, of the {tutorial.NAME}", of_tutorial, ratio(work, tutorial.NAME))
        yield Goal(f"{work}, of {datasette.NAME}", of_datasette, ratio(work, datasette.NAME))
    for work, bound in ((UNIQUE_DETAIL, 2.3), (UNIQUE_LIST, 3)):
        figure = ratio(work, tutorial.ON_POSTGRESQL, ours.ON_POSTGRESQL)
        yield Goal(f"{work}, of the {tutorial.ON_POSTGRESQL}", bound, figure)


def _goals_of_growth(grown: Grown) -> Iterator[Goal]:
    whole = grown and tuple(sizes_of(grown)) == WHOLE
    for name in GROWING:
        figure = exponent(medians(grown[name])) if whole else None
        yield Goal(f"{name}, 200 to 200,000 records: exponent", 0.15, figure, at_least=False, unit="")
    figure = grown["search"][WHOLE[-1]].p95 / grown["search"][WHOLE[0]].p95 if whole else None
    yield Goal("search, p95 at 200,000 over that at 200 records", 5, figure, at_least=False)


def _share(by_contestant: Mapping[str, Sequence[float]]) -> float | None:
    mine, theirs = by_contestant.get(ours.NAME), by_contestant.get(tutorial.NAME)
    return median(mine) / median(theirs) if mine and theirs else None


def _about(results: Results) -> str:
    command = f"make bench{' QUICK=1' if results.quick else ''}"
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{command}`, with {results.records:,} made-up records.",
        f"Machine: {machine.describe()}.",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in results.versions.items()) + ".",
    ]
    if results.quick:
        lines.insert(0, "**A quick look: short rounds and little content. It proves nothing.**")
    return "\n".join(lines)


def _rates(measured: Measured) -> Iterator[str]:
    """A table for what is repeated, and one for what is not."""
    for works in (FIXED, UNIQUE):
        rows = []
        for contestant in measured.megabytes:
            cells = [_cell(measured.runs.get((contestant, work))) for work in works]
            if any(cell != "–" for cell in cells):
                rows.append(f"| {contestant} | {' | '.join(cells)} |")
        yield from _table(("", *works), rows)


def _cell(runs: Mapping[int, Run] | None) -> str:
    if not runs:
        return "–"
    rates = sorted(run.rate for run in runs.values())
    p99 = median(run.p99 for run in runs.values())
    return f"{median(rates):,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f}), p99 {p99:.1f} ms"


def _memory(measured: Measured) -> Iterator[str]:
    rows = [
        f"| {name} | {median(held):.0f} | {median(measured.ready_after[name]):.0f} |"
        for name, held in measured.megabytes.items()
    ]
    yield from _table(("", "MB (PSS) after the work", "ready after, ms"), rows)


def _growth(grown: Grown) -> Iterator[str]:
    sizes = sizes_of(grown)
    rows = []
    for name in (*GROWING, *SEARCHING):
        cells = [f"{grown[name][size].p50:.2f} · {grown[name][size].p95:.2f}" for size in sizes]
        rows.append(f"| {name} | {' | '.join(cells)} | {exponent(medians(grown[name])):.2f} |")
    yield from _table(("p50 · p95 in ms", *(f"{size:,} records" for size in sizes), "exponent of p50"), rows)


def _soak(soaked: Mapping[str, Run]) -> Iterator[str]:
    rows = [
        f"| {name} | {run.rate:,.0f} | {run.requests:,} | {run.failed} "
        f"| {run.p50:.1f} | {run.p99:.1f} | {run.longest:.0f} |"
        for name, run in soaked.items()
    ]
    yield from _table(("", "requests a second", "requests", "failed", "p50 ms", "p99 ms", "longest ms"), rows)


def _spent(spent: Mapping[str, Shares]) -> Iterator[str]:
    codes = dict.fromkeys(code for shares in spent.values() for code in shares)
    rows = [f"| {code} | {' | '.join(f'{shares.get(code, 0):.0%}' for shares in spent.values())} |" for code in codes]
    yield from _table(("", *spent), rows)


def _reasons(results: Results) -> Iterator[str]:
    missed = [goal.what for goal in goals(results) if goal.verdict == "**not met**"]
    if reasons := [why for begins, why in WHY.items() if any(what.startswith(begins) for what in missed)]:
        points = "\n".join(f"- {' '.join(why.split())}" for why in reasons)
        yield f"Why goals are not met:\n\n{points}"


def _releases(seen: Consistency) -> str:
    return (
        f"{seen.answers:,} answers while {seen.releases} releases took each other's place: {seen.mixed} mixed, "
        f"{seen.stale} older than the bound, {len(seen.failed)} failed. "
        f"The last answer of a former release was asked for {seen.oldest:.2f} s after the new one was in place."
    )


def _remarks(results: Results) -> Iterator[str]:
    measured = results.measured
    busiest = max((run.client_busy for runs in measured.runs.values() for run in runs.values()), default=0)
    yield f"- The core of the load client was busy for {busiest:.0%} of the time at most."
    limit = measured.rate(nginx.NAME, CACHED[0])
    mine = measured.rate(ours.NAME, CACHED[0])
    if limit and mine:
        yield f"- {nginx.NAME} answers a cached detail {limit / mine:.1f} times as often: the next goal."
    for remark in measured.remarks:
        yield f"- {remark}"


def _table(heads: Sequence[str], rows: Sequence[str]) -> Iterator[str]:
    yield "\n".join([f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1), *rows])


def _joined(parts: Sequence[str]) -> Iterator[str]:
    """Parts of a page; the points of a list stay together."""
    points: list[str] = []
    for part in parts:
        if part.startswith("- "):
            points.append(part)
            continue
        yield part
    if points:
        yield "\n".join(points)
