"""A run of the load client `wrk`, pinned to its own core."""

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

from benchmarks.machine import LOAD_CORE, cpu_seconds, cpu_seconds_of_ended_children, pinned_to
from tests.tools import WRK

SCRIPT: Final = Path(__file__).with_name("wrk.lua")
CONNECTIONS: Final = 64
REQUEST_TIMEOUT_SECONDS: Final = 10
"""Time after which a request counts as timed out."""

MAX_RATE: Final = 20_000
"""Upper bound on uncached requests per second; it limits the number of paths that are read."""


@dataclass(frozen=True)
class Workload:
    """Requests in order. With `unique`, each is sent only once, so that none can be answered from a cache."""

    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    unique: bool = False


class WrkResult(BaseModel):
    """The result that the load client prints."""

    requests: int
    microseconds: int
    bytes: int
    failed: int
    timed_out: int
    p50: int
    p95: int
    p99: int
    max: int


@dataclass(frozen=True)
class Run:
    """The result of a run; times in milliseconds, shares of a core from 0 to 1."""

    rate: float
    p50: float
    p95: float
    p99: float
    max: float
    requests: int
    failed: int
    bytes_per_response: float
    client_share: float
    server_share: float
    repeated: bool
    """True if there were too few paths, so that some were requested again."""


def run_load(url: str, pid: int, workload: Workload, seconds: float, connections: int = CONNECTIONS) -> Run:
    """Send requests with `wrk` to the server in this process."""
    program = WRK.find()
    if program is None:
        raise FileNotFoundError("wrk")
    sent = workload.paths[: int(seconds * MAX_RATE)]
    with NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("".join(f"{path}\n" for path in sent))
        paths.flush()
        command = [program, "-t1", f"-c{connections}", "-d1h", f"--timeout={REQUEST_TIMEOUT_SECONDS}s", f"-s{SCRIPT}"]
        command += [f"-H{name}: {value}" for name, value in workload.headers.items()]
        with pinned_to(LOAD_CORE):
            process = subprocess.Popen([*command, url, "--", paths.name], stdout=PIPE, stderr=PIPE, text=True)
        with process:
            if process.stderr is None or process.stderr.readline() != "READY\n":
                raise OSError("wrk did not start")
            ended_before, client_before, server_before = (
                cpu_seconds_of_ended_children(),
                cpu_seconds(process.pid),
                cpu_seconds(pid),
            )
            start = perf_counter()
            sleep(seconds)
            process.send_signal(signal.SIGINT)  # its own timer supports only whole seconds
            output, _ = process.communicate(timeout=2 * REQUEST_TIMEOUT_SECONDS)
    wall_time = perf_counter() - start
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    result = WrkResult.model_validate_json(line.removeprefix("RESULT "))
    return Run(
        rate=result.requests / result.microseconds * 1e6,
        p50=result.p50 / 1000,
        p95=result.p95 / 1000,
        p99=result.p99 / 1000,
        max=result.max / 1000,
        requests=result.requests,
        failed=result.failed + result.timed_out,
        bytes_per_response=result.bytes / max(result.requests, 1),
        client_share=(cpu_seconds_of_ended_children() - ended_before - client_before) / wall_time,
        server_share=(cpu_seconds(pid) - server_before) / wall_time,
        repeated=workload.unique and result.requests > len(sent),
    )
