"""One run of the load client: so many connections ask for so many seconds, pinned to a core of its own."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE
from tempfile import NamedTemporaryFile
from time import perf_counter, sleep
from typing import Final

from pydantic import BaseModel

from benchmarks.machine import LOAD_CORE, pinned, seconds_of, seconds_of_ended_children
from tests.tools import WRK

SCRIPT: Final = Path(__file__).with_name("wrk.lua")
CONNECTIONS: Final = 64
PATIENCE: Final = 10
"""Seconds after which a request counts as timed out."""

FASTEST: Final = 20_000
"""More never-repeating requests a second than anybody answers; no more paths than that are read."""


@dataclass(frozen=True)
class Work:
    """What is asked, in this order; `unique` where an answer given before would not count."""

    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    unique: bool = False


class Told(BaseModel):
    """What the load client prints."""

    requests: int
    microseconds: int
    bytes: int
    failed: int
    timed_out: int
    p50: int
    p95: int
    p99: int
    longest: int


@dataclass(frozen=True)
class Run:
    """What one run came to; times in milliseconds, shares of a core from 0 to 1."""

    rate: float
    p50: float
    p95: float
    p99: float
    longest: float
    requests: int
    failed: int
    bytes_each: float
    client_busy: float
    server_busy: float
    repeated: bool
    """Whether the paths did not last, so that some were asked again."""


def run(url: str, pid: int, work: Work, seconds: float, connections: int = CONNECTIONS) -> Run:
    """Let `wrk` ask a server that is this process."""
    program = WRK.find()
    if program is None:
        raise FileNotFoundError("wrk")
    asked = work.paths[: int(seconds * FASTEST)]
    with NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("".join(f"{path}\n" for path in asked))
        paths.flush()
        words = [program, "-t1", f"-c{connections}", "-d1h", f"--timeout={PATIENCE}s", f"-s{SCRIPT}"]
        words += [f"-H{name}: {value}" for name, value in work.headers.items()]
        with pinned(LOAD_CORE):
            process = subprocess.Popen([*words, url, "--", paths.name], stdout=PIPE, stderr=PIPE, text=True)
        with process:
            if process.stderr is None or process.stderr.readline() != "READY\n":
                raise OSError("wrk did not start")
            ended, client, server = seconds_of_ended_children(), seconds_of(process.pid), seconds_of(pid)
            start = perf_counter()
            sleep(seconds)
            process.send_signal(signal.SIGINT)  # its own clock knows whole seconds only
            written, _ = process.communicate(timeout=2 * PATIENCE)
    wall = perf_counter() - start
    line = next(line for line in written.splitlines() if line.startswith("RESULT "))
    told = Told.model_validate_json(line.removeprefix("RESULT "))
    return Run(
        rate=told.requests / told.microseconds * 1e6,
        p50=told.p50 / 1000,
        p95=told.p95 / 1000,
        p99=told.p99 / 1000,
        longest=told.longest / 1000,
        requests=told.requests,
        failed=told.failed + told.timed_out,
        bytes_each=told.bytes / max(told.requests, 1),
        client_busy=(seconds_of_ended_children() - ended - client) / wall,
        server_busy=(seconds_of(pid) - server) / wall,
        repeated=work.unique and told.requests > len(asked),
    )
