"""The default order of lists: what matters most comes first, and no filter or page size changes it."""

from itertools import islice
from typing import Any

import httpx
import pytest

from app.models.record import OrderedKey
from app.models.registry import TYPES
from app.seeding.content import Content
from app.seeding.records.orders import OrderRecord
from app.text import fold
from tests.endpoints import LIST_ENDPOINTS, Endpoint
from tests.http.test_lists import fetch_all_items

pytestmark = pytest.mark.both_stores

MAX_PAGES = 60
"""Maximum number of small pages to read of a list; `test_lists.py` reads whole lists."""

ORDERED = [name for name, record_type in TYPES.items() if issubclass(record_type.table, OrderedKey)]
PLACED_BY_EDITORS = [name for name in ORDERED if name not in ("cautions", "claims")]
CERTAINTIES = ["high", "moderate", "low", "very_low", None]
STANDINGS = ["supported", "accepted", "unproven", "rejected"]
SEVERITIES = ["urgent", "caution", "info"]


def fetch_ids(client: httpx.Client, url: str) -> list[str]:
    return [item["id"] for item in fetch_all_items(client, url)]


def endpoint_of(name: str) -> Endpoint:
    return next(endpoint for endpoint in LIST_ENDPOINTS if endpoint.path == f"/v1/{name}")


def fetch_in_small_pages(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for _ in range(MAX_PAGES):
        page = client.get(url).raise_for_status().json()
        items += page["items"]
        if (url := page["links"]["next"]) is None:
            break
    return items


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_default_order_is_the_same_at_any_page_size(client: httpx.Client, endpoint: Endpoint, limit: int) -> None:
    whole = fetch_all_items(client, f"{endpoint.path}?limit=100&fields=id")

    in_small_pages = fetch_in_small_pages(client, f"{endpoint.path}?limit={limit}&fields=id")

    assert in_small_pages == whole[: MAX_PAGES * limit]
    assert in_small_pages


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_the_documented_default_is_the_order_without_sort(client: httpx.Client, endpoint: Endpoint) -> None:
    default = ",".join(endpoint.parameter("sort")["default"])

    assert fetch_ids(client, f"{endpoint.path}?limit=100&sort={default}") == fetch_ids(
        client, f"{endpoint.path}?limit=100"
    )
    assert (default == "editorial") == (endpoint.path.rpartition("/")[2] in ORDERED)


@pytest.mark.parametrize("name", ORDERED)
def test_a_filter_keeps_the_order_of_the_whole_list(client: httpx.Client, name: str) -> None:
    facets = endpoint_of(name).parameter("facets")["items"]["enum"]
    whole = fetch_ids(client, f"/v1/{name}?limit=100")
    counts = client.get(f"/v1/{name}?limit=1&facets={','.join(facets)}").json()["facets"]

    for facet, values in counts.items():
        for several in ([value["value"] for value in values[:1]], [value["value"] for value in values[:2]]):
            matches = fetch_ids(client, f"/v1/{name}?limit=7&{facet}={','.join(several)}")
            assert matches == [identifier for identifier in whole if identifier in matches], (facet, several)
            assert matches


@pytest.mark.parametrize("name", ORDERED)
def test_the_reversed_order_is_the_order_backwards(client: httpx.Client, name: str) -> None:
    reversed_items = fetch_all_items(client, f"/v1/{name}?limit=7&sort=-editorial")

    # Records with equal names and weights keep their order by id.
    names = [item["name"] for item in fetch_all_items(client, f"/v1/{name}?limit=100")]
    assert [item["name"] for item in reversed_items] == names[::-1]


@pytest.mark.parametrize("name", PLACED_BY_EDITORS)
def test_the_records_that_editors_placed_come_first_and_the_others_by_name(
    client: httpx.Client, content: Content, name: str
) -> None:
    placed = next(order.records for order in content.records_of(OrderRecord) if order.id == name)

    items = fetch_all_items(client, f"/v1/{name}?limit=3")

    assert [item["id"] for item in islice(items, len(placed))] == placed
    others = [(fold(item["name"]), item["id"]) for item in items[len(placed) :]]
    assert others == sorted(others)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("conditions", "restless-legs-syndrome"),
        ("symptoms", "urge-to-move-the-legs"),
        ("nutrients", "magnesium"),
        ("cautions", "caution-when-it-is-not-rls"),
        ("lifestyle-advice", "talk-to-a-professional"),
    ],
)
def test_the_main_record_of_a_list_comes_first(client: httpx.Client, name: str, first: str) -> None:
    assert client.get(f"/v1/{name}?limit=1").json()["items"][0]["id"] == first


def test_cautions_are_listed_from_urgent_to_informative(client: httpx.Client) -> None:
    severities = [item["severity"] for item in fetch_all_items(client, "/v1/cautions?limit=2")]

    assert severities == sorted(severities, key=SEVERITIES.index)
    assert set(severities) == set(SEVERITIES)


def test_claims_are_listed_by_certainty_then_by_standing(client: httpx.Client) -> None:
    items = fetch_all_items(client, "/v1/claims?limit=9")

    weights = [
        (CERTAINTIES.index(item["assessment"]["certainty"]), STANDINGS.index(item["standing"])) for item in items
    ]
    assert weights == sorted(weights)
    assert {certainty for certainty, _ in weights} == set(range(len(CERTAINTIES)))


def test_the_claim_that_answers_whether_magnesium_helps_comes_before_its_equals(client: httpx.Client) -> None:
    equals = fetch_ids(client, "/v1/claims?subject=magnesium&object=restless-legs-syndrome&certainty=very_low&limit=5")

    assert equals[0] == "known-magnesium-for-rls"
    assert len(equals) > 5


@pytest.mark.parametrize("sort", ["certainty", "-certainty"])
def test_claims_can_be_sorted_by_certainty_in_both_directions(client: httpx.Client, sort: str) -> None:
    items = fetch_all_items(client, f"/v1/claims?sort={sort}&limit=11")

    certainties = [item["assessment"]["certainty"] for item in items]
    expected = CERTAINTIES if sort.startswith("-") else CERTAINTIES[::-1]
    assert certainties == sorted(certainties, key=expected.index)
    assert len(items) == client.get("/v1/claims?limit=1").json()["page"]["total"]
