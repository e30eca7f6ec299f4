"""The tour of the README is true. `make tour` writes its answers anew."""

import re

import pytest

from tests.conftest import Server
from tests.project.examples import README, Example, is_shown, read_examples, run_example

EXAMPLES = [example for example in read_examples(README) if example.kind == "console"]


def test_the_tour_has_its_steps() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_answer_in_the_readme_is_the_real_one(server: Server, example: Example) -> None:
    real = run_example(example, server.url)

    assert is_shown(example, real), real


def test_the_readme_begins_with_two_commands() -> None:
    commands = re.findall(r"^(?:\$ )?(make \w+)", README.read_text(encoding="utf-8"), re.MULTILINE)

    assert commands[:2] == ["make run", "make test"]
