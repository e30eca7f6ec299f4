from typing import Any

import httpx
import pytest

from app.resources import COLLECTIONS
from tests.endpoints import EXPANDABLE_ENDPOINTS, LIST_ENDPOINTS, RECORD_ENDPOINTS, Endpoint

pytestmark = pytest.mark.both_stores

PARTLY = ("assessment", "correction")
"""Members of which a summary has a part."""

REQUIRED_WITH = {
    name: others for collection in COLLECTIONS.values() for name, others in collection.query.record().requires.items()
}


@pytest.mark.parametrize("endpoint", RECORD_ENDPOINTS, ids=str)
def test_fields_limits_a_record_to_the_named_members_and_its_id(client: httpx.Client, endpoint: Endpoint) -> None:
    whole = client.get(endpoint.path).json()

    for name in whole:
        part = client.get(endpoint.path, params={"fields": name}).json()
        assert part == {key: whole[key] for key in whole if key in (name, "id", *REQUIRED_WITH.get(name, ()))}


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_fields_limits_the_items_of_a_list(client: httpx.Client, endpoint: Endpoint) -> None:
    whole = client.get(endpoint.path).json()["items"]

    items = client.get(endpoint.path, params={"fields": "href"}).json()["items"]

    assert items == [{"id": item["id"], "href": item["href"]} for item in whole]


def find_links(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["href"]} if isinstance(value.get("href"), str) else set()
        return own.union(*(find_links(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(find_links(part) for part in value))
    return set()


@pytest.mark.parametrize("endpoint", EXPANDABLE_ENDPOINTS, ids=str)
def test_expand_includes_the_summary_of_each_linked_record_once(client: httpx.Client, endpoint: Endpoint) -> None:
    types = endpoint.parameter("expand")["items"]["enum"]
    plain = client.get(endpoint.path).json()

    response = client.get(endpoint.path, params={"expand": ",".join(types)}).json()
    included = response.pop("included")

    plain.pop("included", None)
    plain.pop("links", None)
    response.pop("links", None)
    assert response == plain
    assert set(included) == set(types)
    for kind, records in included.items():
        ids = [record["id"] for record in records]
        assert ids == sorted(set(ids))
        for record in records[:3]:
            whole = client.get(record["href"]).json()
            assert {name: whole[name] for name in record if name not in PARTLY} == {
                name: record[name] for name in record if name not in PARTLY
            }, kind


@pytest.mark.parametrize("endpoint", RECORD_ENDPOINTS, ids=str)
def test_every_link_of_a_record_exists_and_can_be_expanded(client: httpx.Client, endpoint: Endpoint) -> None:
    record = client.get(endpoint.path).json()
    links = find_links(record) - {record["href"]} if "href" in record else set()
    if endpoint.operation_id == "get_dataset":
        return

    types = endpoint.parameter("expand")["items"]["enum"]
    included = client.get(endpoint.path, params={"expand": ",".join(types), "fields": "id"}).json()["included"]

    expanded = {record["href"] for records in included.values() for record in records}
    assert {link for link in links - expanded if "/vocabularies/" not in link} == set()


def test_fields_and_expand_can_be_combined(client: httpx.Client) -> None:
    response = client.get("/v1/supplement-forms/magnesium-citrate?fields=name&expand=cautions").json()

    assert set(response) == {"id", "name", "included"}
    assert response["included"]["cautions"]


def test_without_expand_a_record_has_no_included_and_a_list_has_null(client: httpx.Client) -> None:
    assert "included" not in client.get("/v1/nutrients/magnesium").json()
    assert client.get("/v1/nutrients").json()["included"] is None
