"""The README: its examples are real, its links work, and its code does not scroll sideways."""

import re
from typing import Final

import httpx
import pytest

from app.settings import PROJECT
from app.web.markdown import heading_anchor
from tests.conftest import Server
from tests.project.examples import FENCE, README, Example, is_current, read_examples, run_example

TEXT: Final = README.read_text(encoding="utf-8")
EXAMPLES = [example for example in read_examples(README) if example.kind == "console"]
TOUR: Final = (r"/v1/\w+/[\w-]+\?fields=card,references", r"/v1/claims/[\w-]+\?fields=said", r"/v1/search\?q=")
"""Requests of the README: a card with its sources, a claim, a search."""
MAX_WIDTH: Final = 100
"""Characters in a line of code that repository pages show without scrolling."""


def test_the_tour_is_a_card_with_its_sources_a_claim_and_a_search() -> None:
    assert len(EXAMPLES) == len(TOUR)
    for example, request in zip(EXAMPLES, TOUR, strict=True):
        assert re.search(request, example.code), example


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_response_in_the_readme_is_the_real_one(server: Server, example: Example) -> None:
    real = run_example(example, server.url)

    assert is_current(example, real), real


def test_no_example_in_the_readme_scrolls_sideways() -> None:
    lines = [line for block in FENCE.finditer(TEXT) for line in block["code"].splitlines()]

    assert [line for line in lines if len(line) > MAX_WIDTH] == []


def test_the_readme_begins_with_two_commands() -> None:
    commands = re.findall(r"^(?:\$ )?(make \w+)", TEXT, re.MULTILINE)

    assert commands == ["make run", "make test"]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"


def test_no_link_in_the_readme_is_broken() -> None:
    for href in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", TEXT)):
        file, _, anchor = href.partition("#")
        if "://" not in href:
            target = PROJECT / file
            assert target.exists(), href
            if anchor:
                headings = re.findall(r"^#+ (.*)$", FENCE.sub("", target.read_text(encoding="utf-8")), re.MULTILINE)
                assert anchor in {heading_anchor(heading.replace("`", "")) for heading in headings}, href


def test_addresses_in_the_readme_are_served(client: httpx.Client) -> None:
    for path in set(re.findall(r"`(/(?:guide|docs))`|(?<= at )(/docs)", TEXT)):
        assert client.get("".join(path)).status_code == 200, path
