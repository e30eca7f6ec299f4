"""Generated clients compile, read everything from a real server, and accept new terms and new members."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import Server
from tests.endpoints import LIST_ENDPOINTS
from tests.judges.generated import CLIENTS, PAGE, Client, required_members
from tests.judges.relay import NEW_TERM, relay
from tests.project.examples import read_examples

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def folder_of(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Client], Path]:
    """A function that returns the folder of a client, which it generates on first use."""

    @cache
    def build(client: Client) -> Path:
        folder = tmp_path_factory.mktemp(client.program)
        client.build(server.url, folder)
        return folder

    return build


EACH_CLIENT: Final = pytest.mark.parametrize(
    "client",
    [pytest.param(client, id=client.program, marks=pytest.mark.xdist_group(client.program)) for client in CLIENTS],
)


def plain(name: str) -> str:
    """A name without regard to case and underscores, which generators change."""
    return re.sub("_", "", name).lower()


def check(read: dict[str, Any]) -> None:
    """Check that a client has read every list, every member, and what it asked for."""
    assert set(read["counts"]) == {endpoint.operation_id for endpoint in LIST_ENDPOINTS}
    assert all(items == total > 0 for items, total in read["counts"].values())
    members = {name: {plain(member) for member in names} for name, names in read["members"].items()}
    required = {name: {*map(plain, names)} for name, names in required_members().items()}
    assert {name: names - members[name] for name, names in required.items() if names - members[name]} == {}
    assert all(read["claim"])
    assert len(read["citations"]) > 1
    assert all(title and kind for title, kind in read["citations"])
    assert read["hits"]
    assert (read["error"], read["unchanged"]) == ([404, "/problems/not-found"], 304)


@EACH_CLIENT
def test_a_client_reads_every_list_and_a_record_of_each_type(
    client: Client, folder_of: Callable[[Client], Path], server: Server
) -> None:
    read = client.run(folder_of(client), server.url)

    check(read)
    assert read["certainties"] == ["low", "very_low"]


@EACH_CLIENT
def test_a_client_reads_new_terms_and_new_members(
    client: Client, folder_of: Callable[[Client], Path], server: Server
) -> None:
    folder = folder_of(client)
    with relay(server.url) as url:
        read = client.run(folder, url)

    check(read)
    assert read["certainties"] == [NEW_TERM]
    assert read["claim"][-1] == NEW_TERM
    assert {kind for _, kind in read["citations"]} == {NEW_TERM}


@EACH_CLIENT
def test_a_recipe_of_the_guide_prints_what_the_page_shows(client: Client, folder_of: Callable[[Client], Path]) -> None:
    (shown,) = [example.response for example in read_examples(PAGE) if example.kind == "python"]

    assert client.run_recipe(folder_of(client)) == shown
