"""Who answers how often: in turns for what is asked over and over, in rounds of new servers for what is asked once."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.contestants.contestant import FIXED, Contestant, NotMeasured, Running, ask_all, running
from benchmarks.load import CONNECTIONS, Run, Work, run
from benchmarks.machine import megabytes_of

BUSY: Final = 0.95
"""A client that is busier than this is the limit, not the server."""

ANSWERS_EACH: Final = 2
"""A run is long enough for so many answers on each connection, at the pace of one."""

LONGEST_HEAD: Final = 1500
"""Bytes of status line and headers."""


@dataclass
class Measured:
    """What turns and rounds came to, by contestant and work, then by turn or round."""

    runs: dict[tuple[str, str], dict[int, Run]] = field(default_factory=lambda: defaultdict(dict))
    ready_after: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    megabytes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[str, None] = field(default_factory=dict)
    """Whatever casts doubt on a figure, each once."""

    def ratio(self, mine: tuple[str, str], theirs: tuple[str, str]) -> float | None:
        """The median of how much oftener one was answered than the other in each turn or round."""
        ours, others = self.runs.get(mine, {}), self.runs.get(theirs, {})
        ratios = [ours[number].rate / others[number].rate for number in ours.keys() & others.keys()]
        return median(ratios) if ratios else None

    def rate(self, contestant: str, work: str) -> float | None:
        """The median of requests a second."""
        runs = self.runs.get((contestant, work))
        return median(run.rate for run in runs.values()) if runs else None


@dataclass(frozen=True)
class Pace:
    """How long a run takes, and how many questions are asked before it."""

    seconds: float
    warm: int


def measure_turns(contestants: Sequence[Contestant], turns: int, pace: Pace, measured: Measured) -> None:
    """Measure what is asked over and over: all who take part serve at once, and are asked one after the other.

    What differs by a few hundredths can only be told by looks that follow each other closely.
    """
    with ExitStack() as servers:
        present: list[tuple[Contestant, Running]] = []
        for contestant in contestants:
            if contestant.works.keys().isdisjoint(FIXED):
                continue
            try:
                present.append((contestant, servers.enter_context(running(contestant))))
            except NotMeasured as error:
                measured.remarks[str(error)] = None
        for name in FIXED:
            print(f"{turns} turns: {name}", flush=True)
            asked = [one for one in present if name in one[0].works]
            for number in range(turns):
                # There and back, so that nobody always follows the same one.
                for one in reversed(asked) if number % 2 else asked:
                    _measure_work(one, name, number, pace, measured)


def measure_rounds(contestants: Sequence[Contestant], rounds: int, pace: Pace, measured: Measured) -> None:
    """Measure what is asked but once, of servers that were just started; and how they start, and what they hold."""
    for number in range(rounds):
        for contestant in contestants:
            print(f"round {number + 1} of {rounds}: {contestant.name}", flush=True)
            try:
                with running(contestant) as server:
                    measured.ready_after[contestant.name].append(server.ready_after)
                    for name, work in contestant.works.items():
                        if work.unique:
                            _measure_work((contestant, server), name, number, pace, measured)
                        else:
                            _warm(server, work, pace.warm)
                    measured.megabytes[contestant.name].append(megabytes_of(server.pid))
            except NotMeasured as error:
                measured.remarks[str(error)] = None


def _measure_work(asked: tuple[Contestant, Running], name: str, number: int, pace: Pace, measured: Measured) -> None:
    """Measure one run; what is wrong with it is remarked, and its figure left out."""
    contestant, server = asked
    work = contestant.works[name]
    try:
        length, each = _warm(server, work, pace.warm)
        # Long enough for every connection to get some answers.
        run_ = run(server.url, server.pid, work, max(pace.seconds, ANSWERS_EACH * CONNECTIONS * each))
        _check(run_, work, length)
    except NotMeasured as error:
        measured.remarks[f"{contestant.name}, {name}: {error}"] = None
        return
    measured.runs[contestant.name, name][number] = run_
    if run_.client_busy > BUSY:
        measured.remarks[f"{contestant.name}, {name}: the load client was the limit"] = None
    if run_.repeated:
        measured.remarks[f"{contestant.name}, {name}: some questions were repeated"] = None


def _warm(server: Running, work: Work, count: int) -> tuple[float, float]:
    """Ask the last questions, for runs begin with the first; the mean bytes of an answer, and the seconds it takes."""
    asked = list(work.paths[-count:]) if work.unique else [work.paths[0]] * count
    start = perf_counter()
    answers = ask_all(server.port, asked, work.headers)
    took = perf_counter() - start
    for answer, path in zip(answers, asked, strict=True):
        if answer.status not in (200, 304):
            raise NotMeasured(f"{path} answers {answer.status}")
    if not work.unique and len({answer.body for answer in answers}) > 1:
        raise NotMeasured("the same question has different answers")
    return sum(len(answer.body) for answer in answers) / len(answers), took / len(answers)


def _check(run_: Run, work: Work, length: float) -> None:
    """Every answer came, and was as long as such answers are."""
    if run_.failed:
        raise NotMeasured(f"{run_.failed} of {run_.requests} requests failed")
    least, most = (length / 2, 2 * length) if work.unique else (length, length)
    if not least <= run_.bytes_each <= most + LONGEST_HEAD:
        raise NotMeasured(f"answers have {run_.bytes_each:.0f} bytes with headers, the checked ones {length:.0f}")
