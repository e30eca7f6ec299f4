"""Both stores return the same search results, although each retrieves candidates differently."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import yaml

from app.seeding.content import Content
from app.seeding.records.base import ContentRecord
from tests.conftest import STORES, Server

pytestmark = pytest.mark.slow

TUNING = yaml.safe_load((Path(__file__).parent / "tuning.yaml").read_text())
LIMIT = 20

ServerFor = Callable[[str], Server]
ShippedUrlIn = Callable[[str], str]


@pytest.fixture
def clients(server_for: ServerFor, shipped_url_in: ShippedUrlIn) -> Iterator[list[httpx.Client]]:
    with ExitStack() as opened:
        yield [opened.enter_context(server_for(shipped_url_in(store)).client()) for store in STORES]


def get(client: httpx.Client, path: str, **parameters: str) -> object:
    return client.get(path, params=parameters).raise_for_status().json()


def test_both_stores_agree_on_judged_queries(clients: list[httpx.Client]) -> None:
    for judged in TUNING:
        one, other = (get(client, "/v1/search", q=judged["q"], limit=str(LIMIT), facets="type") for client in clients)
        assert one == other, judged["q"]


def test_both_stores_agree_on_names_synonyms_and_codes(clients: list[httpx.Client], content: Content) -> None:
    records = [record for _, record in content.named_records() if isinstance(record, ContentRecord)]
    texts = [
        text
        for record in records
        for text in (record.name, *record.synonyms[:2], *(code.code for code in record.codes))
    ]
    assert len(texts) > 500

    for text in texts[::7]:
        for path, name in (("/v1/search", "q"), ("/v1/suggest", "q"), ("/v1/lookup", "text")):
            one, other = (get(client, path, **{name: text}) for client in clients)
            assert one == other, (path, text)


def test_both_stores_agree_on_the_text_filter(clients: list[httpx.Client]) -> None:
    for text in ("magnesium", "restless legs", "G25.81", "sleep at night", "nothing like it", "café"):
        one, other = (get(client, "/v1/claims", q=text, limit="100", facets="standing") for client in clients)
        assert one == other, text
