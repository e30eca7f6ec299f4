"""The tour of the README is true, word for word. `make tour` writes its answers anew."""

import re
import shutil
import subprocess

import pytest

from app.settings import PROJECT
from tests.conftest import Server

README = PROJECT / "README.md"
EXAMPLE = re.compile(r"```console\n\$ (?P<command>curl [^\n]+)\n(?P<answer>.*?)\n```", re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"


def run(command: str, url: str) -> str:
    """What a command of the README prints; what differs each time is written as an ellipsis."""
    result = subprocess.run(
        ["bash", "-c", command.replace(ADDRESS, url)],  # noqa: S607  # a reader has it on the path as well
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:…", result.stdout.rstrip("\n"))


EXAMPLES = [match.groupdict() for match in EXAMPLE.finditer(README.read_text(encoding="utf-8"))]


def test_the_tour_has_its_steps() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["command"][8:70])
def test_an_answer_in_the_readme_is_the_real_one(server: Server, example: dict[str, str]) -> None:
    if not shutil.which("curl"):
        pytest.fail("NOT RUN: curl is missing; the tour of the README uses it")

    assert run(example["command"], server.url) == example["answer"]


def test_the_readme_begins_with_two_commands() -> None:
    commands = re.findall(r"^(?:\$ )?(make \w+)", README.read_text(encoding="utf-8"), re.MULTILINE)

    assert commands[:2] == ["make run", "make test"]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(
        EXAMPLE.sub(lambda one: f"```console\n$ {one['command']}\n{run(one['command'], ADDRESS)}\n```", text),
        encoding="utf-8",
    )
