"""Serve with one process or with several, each of which puts the application together for itself."""

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
    """Serve until a signal ends it; the status to exit with.

    The application is named, not made here: workers are processes of their own, and the one that watches over them
    stays small. They read the same environment variables.
    """
    config = uvicorn.Config(
        "app.server.run:create_lasting_app",
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
    with suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it.
        server.run()
    return 0 if server.started else STARTUP_FAILURE


def create_lasting_app() -> "FastAPI":
    """The application of a process that does nothing else.

    What it is made of is there until the process ends. To look through it for garbage again and again takes a sixth of
    the time to start, so that is left off until it is made. Later it would hold up answers, so it is never done.
    """
    gc.disable()
    try:
        from app.main import create_app  # noqa: PLC0415  # these imports are what takes the time

        app = create_app()
    finally:
        gc.enable()
    gc.freeze()
    return app


def _run_workers(config: uvicorn.Config) -> int:
    """Serve with several processes; `uvicorn.run` would end with status 0 where none could start."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    return STARTUP_FAILURE if any(one.exitcode == STARTUP_FAILURE for one in supervisor.processes) else 0
