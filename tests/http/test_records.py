"""Records of any type by id: each as at its own address, and ids without a record named instead of refused."""

from typing import Any

import httpx
import jsonschema
import pytest

from app.resources import COLLECTIONS
from app.schemas.any_record import MAX_IDS
from tests.endpoints import OPENAPI

pytestmark = pytest.mark.both_stores

PARTS = {"passages": "/v1/sources/article-citrate/passages", "intakes": "/v1/nutrients/magnesium/intakes"}
KINDS = [kind for kind in COLLECTIONS if kind != "changes"]


def get_records(client: httpx.Client, ids: list[str]) -> dict[str, Any]:
    response: dict[str, Any] = client.get("/v1/records", params={"ids": ",".join(ids)}).raise_for_status().json()
    return response


def list_records(client: httpx.Client, kind: str, limit: int = 2) -> list[dict[str, Any]]:
    """Records of a type, each as at its own address."""
    page = client.get(f"{PARTS.get(kind, f'/v1/{kind}')}?limit={limit}").json()
    return [client.get(item["href"]).json() for item in page["items"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_any_type_is_served_by_its_id_alone(client: httpx.Client, kind: str) -> None:
    for record in list_records(client, kind):
        at_home = client.get(record["href"])
        by_id = client.get(f"/v1/records/{record['id']}")

        assert by_id.status_code == 200
        assert by_id.content == at_home.content
        assert by_id.headers["etag"] == at_home.headers["etag"]
        schema = {"$ref": "#/components/schemas/AnyRecord", "components": OPENAPI["components"]}
        jsonschema.Draft202012Validator(schema).validate(by_id.json())


def test_any_record_is_one_of_the_records_of_the_collections() -> None:
    schema = OPENAPI["components"]["schemas"]["AnyRecord"]
    names = {kind: COLLECTIONS[kind].query.record().__name__.removesuffix("Read") for kind in KINDS}

    assert schema["discriminator"] == {
        "propertyName": "type",
        "mapping": {kind: f"#/components/schemas/{name}" for kind, name in names.items()},
    }
    assert schema["oneOf"] == [{"$ref": reference} for reference in schema["discriminator"]["mapping"].values()]


def test_records_of_all_types_are_returned_in_the_requested_order(client: httpx.Client) -> None:
    records = [record for kind in KINDS for record in list_records(client, kind)][::-1]

    response = get_records(client, [record["id"] for record in records])

    assert response["items"] == records
    assert response["missing"] == []
    assert list(response) == ["items", "missing", "meta"]
    meta = client.get("/v1/foods?limit=1").json()["meta"]
    assert response["meta"] == {name: value for name, value in meta.items() if name != "notices"}


def test_a_repeated_id_is_returned_once(client: httpx.Client) -> None:
    response = get_records(client, ["magnesium", "nuts", "magnesium", "nothing", "nothing"])

    assert [record["id"] for record in response["items"]] == ["magnesium", "nuts"]
    assert [one["id"] for one in response["missing"]] == ["nothing"]


@pytest.mark.parametrize("identifier", ["nothing", "dataset", "change-000000001", "notice-emergency"])
def test_an_unknown_id_is_named_and_hides_no_other(client: httpx.Client, identifier: str) -> None:
    response = get_records(client, ["nuts", identifier, "magnesium"])

    assert [record["id"] for record in response["items"]] == ["nuts", "magnesium"]
    assert response["missing"] == [{"id": identifier, "reason": "unknown", "successor": None}]


def test_unknown_ids_alone_are_no_error(client: httpx.Client) -> None:
    response = get_records(client, ["nothing", "nowhere"])

    assert response["items"] == []
    assert [one["id"] for one in response["missing"]] == ["nothing", "nowhere"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "ids: is required"),
        ("?ids=", "ids: must be ids"),
        ("?ids=Magnesium", "ids: must be ids"),
        ("?ids=" + ",".join(f"a{number}" for number in range(MAX_IDS + 1)), "ids: should have at most 50 items"),
    ],
)
def test_invalid_ids_are_refused_with_the_reason(client: httpx.Client, query: str, message: str) -> None:
    response = client.get(f"/v1/records{query}")

    assert response.status_code == 422
    assert response.json()["detail"].startswith(message)


def test_an_unknown_id_in_the_address_is_not_found_with_similar_ids_of_any_type(client: httpx.Client) -> None:
    problem = client.get("/v1/records/magnesium-citrat").json()

    assert problem["status"] == 404
    assert problem["did_you_mean"][0] == "magnesium-citrate"
    assert problem["detail"] == "No record has the id 'magnesium-citrat'. Did you mean 'magnesium-citrate'?"


def test_what_is_no_record_is_not_found_among_records(client: httpx.Client) -> None:
    problem = client.get("/v1/records/dataset").json()

    assert (problem["status"], problem["suggestions"]) == (404, ["/v1/dataset"])


def test_a_misspelled_address_of_a_record_by_id_is_suggested(client: httpx.Client) -> None:
    assert client.get("/v1/record/nuts").json()["suggestions"][0] == "/v1/records/nuts"
