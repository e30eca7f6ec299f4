"""The table of commands in the guide: every command, and the environment it needs."""

import re
import sys
from pathlib import Path
from typing import Final

import pytest

from app import cli
from app.settings import PROJECT
from app.web.markdown import GUIDE_DIRECTORY

LIBRARIES: Final = {"check": "pyphen", "release": "pyphen", "openapi": "httpx"}
"""Libraries that a command needs and the server does not."""

ROWS: Final = dict(
    re.findall(
        r"^\| `(\w+)` \|.*\| `(make \w+)` \|$",
        (GUIDE_DIRECTORY / "self-hosting.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


def test_the_guide_lists_every_command_with_the_environment_it_needs() -> None:
    assert {name: "make docs" if name in LIBRARIES else "make run" for name in cli.COMMANDS} == ROWS


def test_the_environment_of_the_server_lacks_the_libraries_of_other_commands() -> None:
    locked = (PROJECT / "requirements" / "run.txt").read_text(encoding="utf-8")

    assert not re.search(rf"^({'|'.join(LIBRARIES.values())})==", locked, re.MULTILINE)


@pytest.mark.parametrize(("command", "library"), LIBRARIES.items())
def test_a_command_without_its_library_names_the_library_and_the_solution(
    command: str, library: str, minimal_seed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "app.examples", raising=False)
    argv = [command]
    if command != "openapi":
        monkeypatch.setenv("SEED_DIR", str(minimal_seed))
    if command == "release":
        argv += ["2026.11.3", "--summary", "A summary."]

    with pytest.raises(SystemExit) as ended:
        cli.main(argv)

    assert ended.value.code == 1
    reported = capsys.readouterr().err
    assert f"{library}, which is not installed" in reported
    assert f"Run `{ROWS[command]}` once" in reported
