"""Serve with one process or with several, each of which puts the application together for itself."""

from contextlib import suppress

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.settings import Settings


def run(settings: Settings) -> int:
    """Serve until a signal ends it; the status to exit with.

    The application is named, not made here: workers are processes of their own, and the one that watches over them
    stays small. They read the same environment variables.
    """
    config = uvicorn.Config(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        access_log=settings.access_log,
        server_header=False,
    )
    if settings.workers > 1:
        return _run_workers(config)
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it.
        server.run()
    return 0 if server.started else STARTUP_FAILURE


def _run_workers(config: uvicorn.Config) -> int:
    """Serve with several processes; `uvicorn.run` would end with status 0 where none could start."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    return STARTUP_FAILURE if any(one.exitcode == STARTUP_FAILURE for one in supervisor.processes) else 0
