"""The two shapes of each type: summaries in lists, and the record that extends its summary."""

from collections.abc import Iterator
from statistics import median
from typing import Any, get_args

import httpx
import pytest

from app.models.registry import TYPES
from app.models.terms import Predicate, Standing
from app.resources import COLLECTIONS
from app.seeding.links import RELATION_LABELS
from tests.conftest import api_routes
from tests.endpoints import LIST_ENDPOINTS, OPENAPI, Endpoint

pytestmark = pytest.mark.both_stores

ITEM_MODELS = {
    route.name: get_args(route.response_model.model_fields["items"].annotation)[0]
    for route in api_routes().values()
    if route.name in {endpoint.operation_id for endpoint in LIST_ENDPOINTS}
}
ONE_SHAPE = {"vocabularies", "passages", "intakes", "changes"}
MAX_BYTES = {
    "/v1/claims?limit=20": 40_000,
    "/v1/conditions": 15_000,
    "/v1/conditions/restless-legs-syndrome": 30_000,
}
"""Upper bounds on the size of a response before compression."""


def fetch_all(client: httpx.Client, path: str, **parameters: str) -> Iterator[dict[str, Any]]:
    url = httpx.URL(path, params={"limit": "100", **parameters})
    while True:
        page = client.get(url).raise_for_status().json()
        yield from page["items"]
        if page["links"]["next"] is None:
            return
        url = httpx.URL(page["links"]["next"])


def is_extended_by(summary: Any, record: Any) -> bool:
    """Whether a record has everything in its summary; nested objects may have more members."""
    if isinstance(summary, dict) and isinstance(record, dict):
        return all(name in record and is_extended_by(value, record[name]) for name, value in summary.items())
    return bool(summary == record)


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_list_items_have_exactly_the_members_of_their_model(client: httpx.Client, endpoint: Endpoint) -> None:
    model = ITEM_MODELS[endpoint.operation_id]

    for item in fetch_all(client, endpoint.path):
        assert {*item} == {*model.model_fields}


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_a_record_extends_its_list_item(client: httpx.Client, endpoint: Endpoint) -> None:
    name = endpoint.path.rpartition("/")[2]
    if name == "changes":
        return  # A change refers to a record, and has no address of its own.

    for item in [*fetch_all(client, endpoint.path)][:20]:
        record = client.get(item["href"]).raise_for_status().json()
        assert is_extended_by(item, record)
        assert (item == record) == (name in ONE_SHAPE)


@pytest.mark.parametrize("name", TYPES)
def test_the_type_of_a_record_is_a_constant_in_both_shapes(name: str) -> None:
    record = COLLECTIONS[name].query.record()
    (item,) = (model for endpoint, model in ITEM_MODELS.items() if endpoint == f"list_{name.replace('-', '_')}")

    for model in (record, item):
        schema = model.model_json_schema(mode="serialization")
        assert schema["properties"]["type"]["const"] == name
        assert set(schema["required"]) == set(schema["properties"])
    assert issubclass(record, item)


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_every_object_that_names_a_record_is_a_link(client: httpx.Client, endpoint: Endpoint) -> None:
    if endpoint.operation_id == "list_changes":
        return
    for item in [*fetch_all(client, endpoint.path)][:40]:
        for part in walk(client.get(item["href"]).json()):
            if "href" in part and "id" in part and part["id"] != item["id"]:
                assert {"type", "id", "name", "href"} <= {*part}


def test_no_member_has_a_bare_id_of_a_record(client: httpx.Client) -> None:
    ids = {item["id"] for name in TYPES for item in fetch_all(client, f"/v1/{name}")}
    ids = {identifier for identifier in ids if "-" in identifier}
    bare = {
        (name, key)
        for name in TYPES
        for item in fetch_all(client, f"/v1/{name}", fields="id,href")
        for part in walk(client.get(item["href"]).json())
        for key, value in part.items()
        if key != "id"
        and any(one in ids for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
    }

    assert bare == set()


@pytest.mark.parametrize(("url", "limit"), MAX_BYTES.items())
def test_large_responses_stay_within_their_bounds(client: httpx.Client, url: str, limit: int) -> None:
    assert len(client.get(url).raise_for_status().content) <= limit


def test_a_claim_has_few_cautions_and_every_urgent_one(client: httpx.Client) -> None:
    claims = [*fetch_all(client, "/v1/claims", fields="cautions,cautions_total")]
    urgent = {item["id"] for item in fetch_all(client, "/v1/cautions", severity="urgent")}

    assert median(len(claim["cautions"]) for claim in claims) <= 5
    for claim in claims:
        assert len(claim["cautions"]) == min(5, claim["cautions_total"])
        severities = [caution["severity"] for caution in claim["cautions"]]
        assert severities == sorted(severities, key=["urgent", "caution", "info"].index)
    for claim in claims[:60]:
        record = client.get(f"/v1/claims/{claim['id']}").json()
        ends = [
            end
            for end in (record["subject"], record["object"])
            if end and end["type"] in ("supplement-forms", "nutrients")
        ]
        for end in ends:
            all_cautions = client.get(end["href"]).json()["cautions"]
            assert {one["id"] for one in all_cautions} & urgent <= {one["id"] for one in claim["cautions"]}


def test_related_records_are_grouped_once_with_their_best_standing(client: httpx.Client) -> None:
    order = [standing.value for standing in Standing]
    for name in ("conditions", "nutrients", "symptoms"):
        for item in fetch_all(client, f"/v1/{name}", fields="related"):
            groups = item["related"]
            assert len({group["label"] for group in groups}) == len(groups)
            for group in groups:
                ids = [one["id"] for one in group["items"]]
                ranks = [order.index(one["standing"]) for one in group["items"]]
                assert len({*ids}) == len(ids)
                assert ranks == sorted(ranks)


def test_related_claims_are_counted(client: httpx.Client) -> None:
    record = client.get("/v1/conditions/restless-legs-syndrome").json()
    relieved = next(group for group in record["related"] if group["label"] == "May be relieved by")
    magnesium = next(item for item in relieved["items"] if item["id"] == "magnesium")

    claims = client.get("/v1/claims?subject=magnesium&predicate=may_relieve&object=restless-legs-syndrome").json()

    assert magnesium["claims"] == claims["page"]["total"] > 1


@pytest.mark.parametrize("predicate", Predicate)
def test_every_relation_has_a_label_in_both_directions(predicate: Predicate) -> None:
    assert all(RELATION_LABELS[predicate])


@pytest.mark.parametrize("name", TYPES)
def test_a_record_states_its_licence_attribution_and_release(client: httpx.Client, name: str) -> None:
    releases = {change["release"] for change in fetch_all(client, "/v1/changes")}

    for item in fetch_all(client, f"/v1/{name}", fields="licence,attribution,updated_in,notices"):
        assert item["licence"] == "CC-BY-4.0"
        assert item["attribution"]
        assert item["updated_in"] in releases


@pytest.mark.parametrize("name", TYPES)
def test_a_list_has_the_notices_of_its_records_once(client: httpx.Client, name: str) -> None:
    page = client.get(f"/v1/{name}?limit=1").json()
    record = client.get(page["items"][0]["href"]).json()

    assert page["meta"]["notices"] == record["notices"]
    assert "notices" not in page["items"][0] or name in ONE_SHAPE


def test_every_success_is_one_named_model() -> None:
    for path, operations in OPENAPI["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]
        schema = content["application/json"]["schema"]
        assert {*schema} == {"$ref"}, path
