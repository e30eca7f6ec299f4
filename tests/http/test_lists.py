import base64
import json
from typing import Any

import httpx
import pytest

from app.text import fold
from tests.endpoints import LIST_ENDPOINTS, PAGED_ENDPOINTS, Endpoint

pytestmark = pytest.mark.both_stores

SORTS = [(endpoint, key) for endpoint in LIST_ENDPOINTS for key in endpoint.parameter("sort")["items"]["enum"]]


def fetch_all_items(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while url:
        page = client.get(url).raise_for_status().json()
        items += page["items"]
        url = page["links"]["next"]
    return items


def small_limit(total: int) -> int:
    """A limit that divides a list of this length into some twenty pages, or into pages of seven items."""
    return min(max(7, total // 20), 90)


@pytest.mark.parametrize(("endpoint", "sort"), SORTS, ids=str)
def test_following_next_returns_every_record_once_in_every_sort_order(
    client: httpx.Client, endpoint: Endpoint, sort: str
) -> None:
    total = client.get(endpoint.path, params={"limit": 1}).json()["page"]["total"]

    # A record may have changed in several releases.
    key = "seq" if endpoint.operation_id == "list_changes" else "id"
    items = fetch_all_items(client, f"{endpoint.path}?sort={sort}&limit={small_limit(total)}&fields={key}")

    ids = [item[key] for item in items]
    assert len(ids) == len(set(ids)) == total > 0


@pytest.mark.slow
@pytest.mark.parametrize(("endpoint", "sort"), SORTS, ids=str)
def test_small_pages_have_the_order_of_large_pages(client: httpx.Client, endpoint: Endpoint, sort: str) -> None:
    whole = fetch_all_items(client, f"{endpoint.path}?sort={sort}&limit=100")

    in_pages = fetch_all_items(client, f"{endpoint.path}?sort={sort}&limit={small_limit(len(whole)) + 2}")

    assert in_pages == whole


@pytest.mark.parametrize(("endpoint", "sort"), SORTS, ids=str)
def test_items_are_in_the_order_of_the_sort_key(client: httpx.Client, endpoint: Endpoint, sort: str) -> None:
    name = sort.removeprefix("-")
    ranks: dict[str, list[str | None]] = {
        "severity": ["info", "caution", "urgent"],
        "standing": ["supported", "accepted", "unproven", "rejected"],
        "certainty": [None, "very_low", "low", "moderate", "high"],
    }

    def key(item: dict[str, Any]) -> Any:
        if name in ("position", "editorial"):
            return 0  # orders of the seed, which are not members
        if name == "certainty":
            return ranks[name].index(item.get("assessment", item)["certainty"])
        value = fold(item[name]) if name == "name" else item[name]
        return ranks[name].index(value) if name in ranks else -1 if value is None else value

    members = {"position": "id", "editorial": "id"}
    if "assessment" in endpoint.parameter("fields")["items"]["enum"]:
        members["certainty"] = "assessment"
    fields = f"&fields={members.get(name, name)}"
    items = fetch_all_items(client, f"{endpoint.path}?sort={sort}&limit=100{fields}")

    keys = [key(item) for item in items]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def test_equal_keys_keep_their_order_by_id_across_pages(client: httpx.Client) -> None:
    items = fetch_all_items(client, "/v1/references?sort=-year&limit=5")

    pairs = [(-(item["year"] or 0), item["id"]) for item in items]
    assert pairs == sorted(pairs)


def test_several_sort_keys_apply_in_their_order(client: httpx.Client) -> None:
    items = fetch_all_items(client, "/v1/references?sort=kind,-year,name&limit=10")

    keys = [(item["kind"], -(item["year"] or 0), fold(item["name"])) for item in items]
    assert keys == sorted(keys)


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_the_last_page_has_no_next(client: httpx.Client, endpoint: Endpoint) -> None:
    page = client.get(endpoint.path, params={"limit": 100})
    while "next" in page.links:
        assert page.json()["links"]["next"] == page.links["next"]["url"]
        assert page.json()["page"]["next_cursor"] is not None
        page = client.get(page.links["next"]["url"])

    assert page.json()["links"]["next"] is None
    assert page.json()["page"]["next_cursor"] is None
    assert "link" not in page.headers


@pytest.mark.parametrize("endpoint", PAGED_ENDPOINTS, ids=str)
def test_a_last_page_that_is_full_has_no_next(client: httpx.Client, endpoint: Endpoint) -> None:
    """The first page has the remainder of the total divided by 100, so that the last page is full."""
    total = client.get(endpoint.url(limit="1")).json()["page"]["total"]
    remainder = total % 100 or 100

    page = client.get(endpoint.url(limit=str(remainder)))
    for _ in range((total - remainder) // 100):
        cursor = page.json()["page"]["next_cursor"]
        page = client.get(endpoint.url(cursor=cursor, limit="100"))

    assert len(page.json()["items"]) == (remainder if total <= 100 else 100)
    assert page.json()["links"]["next"] is None
    assert page.json()["page"]["next_cursor"] is None
    assert "link" not in page.headers


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_the_self_link_is_canonical(client: httpx.Client, endpoint: Endpoint) -> None:
    response = client.get(f"{endpoint.path}?limit=3&fields=id,href")
    equivalent = client.get(f"{endpoint.path}?fields=href%2Cid,href&limit=03")

    assert response.json()["links"]["self"] == equivalent.json()["links"]["self"]
    assert response.content == equivalent.content
    assert client.get(response.json()["links"]["self"]).content == response.content


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_a_limit_out_of_bounds_is_refused(client: httpx.Client, endpoint: Endpoint) -> None:
    limits = ("0", "101", "-1", "1.5", "ten", "", "1_0", "%201", "+1", "1e1", "٣")
    responses = {limit: client.get(endpoint.path, params={"limit": limit}) for limit in limits}

    assert {limit: response.status_code for limit, response in responses.items()} == dict.fromkeys(limits, 422)
    names = {limit: response.json()["errors"][0]["name"] for limit, response in responses.items()}
    assert names == dict.fromkeys(limits, "limit")


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_a_cursor_that_was_never_issued_is_refused(client: httpx.Client, endpoint: Endpoint) -> None:
    cursors = ("x", "WyJhIl0", "bm90IGpzb24", "W10", "eyJhIjoxfQ", "W" * 1200)
    responses = {cursor: client.get(endpoint.path, params={"cursor": cursor}) for cursor in cursors}

    assert {cursor: response.status_code for cursor, response in responses.items()} == dict.fromkeys(cursors, 422)
    problems = {cursor: response.json()["type"].rpartition("/")[2] for cursor, response in responses.items()}
    assert problems == dict.fromkeys(cursors, "invalid-cursor")


def test_a_cursor_of_another_query_is_refused(client: httpx.Client) -> None:
    cursor = client.get("/v1/foods?limit=1&group=nuts").json()["page"]["next_cursor"]

    for query in ("group=seeds", "group=nuts&sort=-name", "group=nuts,seeds", ""):
        response = client.get(f"/v1/foods?limit=1&{query}&cursor={cursor}")
        assert response.json()["type"].endswith("/problems/invalid-cursor"), query
    assert client.get(f"/v1/foods?limit=5&group=nuts&cursor={cursor}").status_code == 200


def test_a_cursor_of_another_collection_is_refused(client: httpx.Client) -> None:
    cursor = client.get("/v1/symptoms?limit=1").json()["page"]["next_cursor"]

    assert client.get(f"/v1/factors?limit=1&cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("/v1/references?sort=year", (10**30, "x")),
        ("/v1/references?sort=year", (1.5, "x")),
        ("/v1/references?sort=year", (True, "x")),
        ("/v1/references?sort=year", (None, "x")),
        ("/v1/references?sort=name", ("\ud800", "x")),
        ("/v1/references?sort=name", ("a", "\ud800")),
        ("/v1/references?sort=name", ("a",)),
        ("/v1/references?sort=name", ("a", "b", "c")),
        ("/v1/references?sort=updated_on", ("2026-13-01", "x")),
        ("/v1/foods?sort=magnesium_mg_per_100g", (float("nan"), "x")),
        ("/v1/foods?sort=magnesium_mg_per_100g", (float("inf"), "x")),
        ("/v1/foods?sort=magnesium_mg_per_100g", (10**400, "x")),
        ("/v1/foods?sort=magnesium_mg_per_100g", ("1", "x")),
    ],
)
def test_a_forged_cursor_is_refused_and_never_a_server_error(client: httpx.Client, url: str, keys: Any) -> None:
    path, _, query = url.partition("?")
    cursor = client.get(f"{url}&limit=1").json()["page"]["next_cursor"]
    fingerprint = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    forged = base64.urlsafe_b64encode(json.dumps([fingerprint, *keys]).encode()).decode().rstrip("=")

    response = client.get(f"{path}?{query}&cursor={forged}")

    assert response.status_code == 422
    assert response.json()["type"].endswith("/problems/invalid-cursor")


def test_a_cursor_is_valid_for_every_spelling_of_its_query(client: httpx.Client) -> None:
    cursor = client.get("/v1/foods?limit=1&group=nuts,seeds").json()["page"]["next_cursor"]

    for spelling in ("seeds,nuts", "nuts,seeds,nuts"):
        assert client.get(f"/v1/foods?limit=1&group={spelling}&cursor={cursor}").status_code == 200
