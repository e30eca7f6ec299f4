"""Commands of the application, each in a process of its own.

A process forked from one that has already imported the application starts in a tenth of the time that `python -m app`
takes. Servers, killed loads and the tests of settings use `python -m app` itself.
"""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import Final

from app.cli import main
from app.settings import PROJECT

PRELOADED: Final = ["tests.commands", "app.main", "app.seeding.check", "app.seeding.load", "app.server.run"]
TIMEOUT_SECONDS: Final = 60


def run_app(*argv: str, **environment: str) -> CompletedProcess[str]:
    """Run a command with these settings, and return its exit status and output."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "stdout"), Path(folder, "stderr")
        process = context.Process(target=_run_main, args=(argv, os.environ | environment, *files))
        process.start()
        process.join(TIMEOUT_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutExpired(argv, TIMEOUT_SECONDS)
        output, messages = (file.read_text(encoding="utf-8") for file in files)
    return CompletedProcess(argv, process.exitcode, output, messages)


def _run_main(argv: tuple[str, ...], environment: dict[str, str], stdout: Path, stderr: Path) -> None:
    os.chdir(PROJECT)
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((sys.stdout, stdout), (sys.stderr, stderr)):
        with path.open("w") as file:
            os.dup2(file.fileno(), stream.fileno())
    main([*argv])
