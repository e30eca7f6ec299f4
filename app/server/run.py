"""Start one or several server processes, each of which creates its own application."""

import gc
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def run(settings: Settings) -> int:
    """Serve until a signal stops the server; returns the exit status.

    uvicorn imports the application by name: each worker process creates its own from the same environment variables,
    and the supervising process stays small.
    """
    config = uvicorn.Config(
        "app.server.run:create_app_without_gc",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        access_log=settings.access_log,
        server_header=False,
        ws="none",
        http="app.server.protocol:Protocol",
    )
    if settings.workers > 1:
        return _run_workers(config)
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # Ctrl-C is the usual way to stop it.
        server.run()
    return 0 if server.started else STARTUP_FAILURE


def create_app_without_gc() -> "FastAPI":
    """Create the application of a process that serves nothing else.

    Its objects live as long as the process. Collecting garbage while importing costs a sixth of start-up time, so
    collection is off until the application exists. Later it would delay responses, so these objects are frozen.
    """
    gc.disable()
    try:
        from app.main import create_app  # noqa: PLC0415  # these imports take most of the start-up time

        app = create_app()
    finally:
        gc.enable()
    gc.freeze()
    return app


def _run_workers(config: uvicorn.Config) -> int:
    """Serve with several processes; `uvicorn.run` would exit with status 0 even if none could start."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    return STARTUP_FAILURE if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes) else 0
