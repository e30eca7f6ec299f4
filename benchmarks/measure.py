"""Interleaved rounds: in each, every contestant starts anew, is asked all its work, and stops."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.contestants.contestant import Contestant, NotMeasured, Running, ask_all, running
from benchmarks.load import Run, Work, run
from benchmarks.machine import megabytes_of

BUSY: Final = 0.95
"""A client that is busier than this is the limit, not the server."""

LONGEST_HEAD: Final = 1500
"""Bytes of status line and headers."""


@dataclass
class Measured:
    """What the rounds came to, by contestant and work, then by round."""

    runs: dict[tuple[str, str], dict[int, Run]] = field(default_factory=lambda: defaultdict(dict))
    ready_after: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    megabytes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[str, None] = field(default_factory=dict)
    """Whatever casts doubt on a figure, each once."""

    def ratio(self, mine: tuple[str, str], theirs: tuple[str, str]) -> float | None:
        """The median of how much oftener one was answered than the other within each round."""
        ours, others = self.runs.get(mine, {}), self.runs.get(theirs, {})
        ratios = [ours[number].rate / others[number].rate for number in ours.keys() & others.keys()]
        return median(ratios) if ratios else None

    def rate(self, contestant: str, work: str) -> float | None:
        """The median of requests a second."""
        runs = self.runs.get((contestant, work))
        return median(run.rate for run in runs.values()) if runs else None


def measure(contestants: Sequence[Contestant], rounds: int, seconds: float, warm: int) -> Measured:
    """Measure them all; what is wrong with an answer or a run is remarked, and its figure left out."""
    measured = Measured()
    for number in range(rounds):
        for contestant in contestants:
            print(f"round {number + 1} of {rounds}: {contestant.name}", flush=True)
            try:
                with running(contestant) as server:
                    found = _measure_one(contestant, server, seconds, warm, measured)
            except NotMeasured as error:
                measured.remarks[str(error)] = None
                continue
            for work, one in found.items():
                measured.runs[contestant.name, work][number] = one
    return measured


def _measure_one(
    contestant: Contestant, server: Running, seconds: float, warm: int, measured: Measured
) -> dict[str, Run]:
    """The runs of one contestant, by work."""
    found = {}
    measured.ready_after[contestant.name].append(server.ready_after)
    for name, work in contestant.works.items():
        try:
            length = _warm(server, work, warm)
            run_ = run(server.url, server.pid, work, seconds)
            _check(run_, work, length)
        except NotMeasured as error:
            measured.remarks[f"{contestant.name}, {name}: {error}"] = None
            continue
        found[name] = run_
        if run_.client_busy > BUSY:
            measured.remarks[f"{contestant.name}, {name}: the load client was the limit"] = None
        if run_.repeated:
            measured.remarks[f"{contestant.name}, {name}: some questions were repeated"] = None
    measured.megabytes[contestant.name].append(megabytes_of(server.pid))
    return found


def _warm(server: Running, work: Work, count: int) -> float:
    """Ask the last questions, for runs begin with the first; how long the answers are on average."""
    asked = list(work.paths[-count:]) if work.unique else [work.paths[0]] * count
    answers = ask_all(server.port, asked, work.headers)
    for answer, path in zip(answers, asked, strict=True):
        if answer.status not in (200, 304):
            raise NotMeasured(f"{path} answers {answer.status}")
    if not work.unique and len({answer.body for answer in answers}) > 1:
        raise NotMeasured("the same question has different answers")
    return sum(len(answer.body) for answer in answers) / len(answers)


def _check(run_: Run, work: Work, length: float) -> None:
    """Every answer came, and was as long as such answers are."""
    if run_.failed:
        raise NotMeasured(f"{run_.failed} of {run_.requests} requests failed")
    least, most = (length / 2, 2 * length) if work.unique else (length, length)
    if not least <= run_.bytes_each <= most + LONGEST_HEAD:
        raise NotMeasured(f"answers have {run_.bytes_each:.0f} bytes with headers, the checked ones {length:.0f}")
