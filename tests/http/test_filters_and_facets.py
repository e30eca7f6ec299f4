import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import Field
from sqlalchemy import select

from app.database.sqlite import SqliteDatabase
from app.listing.filters import Collection, record_filters
from app.listing.page import NON_FILTERS, fetch_page
from app.models import Reference
from app.models.base import col
from app.models.terms import Certainty, CertaintyOrNone
from app.resources import COLLECTIONS
from app.resources.references import REFERENCES
from app.schemas.query import CSV
from app.schemas.reference import ReferenceQuery
from app.seeding.links import SYMMETRIC_PREDICATES
from tests.endpoints import LIST_ENDPOINTS, Endpoint

pytestmark = pytest.mark.both_stores

PATH_CONDITIONS = {"intakes": {"nutrient"}, "passages": {"source"}}
"""Conditions whose values come from the path."""


def get_items(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(url).raise_for_status().json()["items"]
    return items


def collection_of(endpoint: Endpoint) -> Collection:
    return COLLECTIONS[endpoint.path.rpartition("/")[2]]


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_documented_filters_sorts_and_facets_are_those_of_the_collection(endpoint: Endpoint) -> None:
    collection = collection_of(endpoint)

    filters = set(endpoint.parameters) - NON_FILTERS - PATH_CONDITIONS.get(collection.type, set())
    sorts = {key.removeprefix("-") for key in endpoint.parameter("sort")["items"]["enum"]}

    assert set(collection.conditions) - PATH_CONDITIONS.get(collection.type, set()) == filters
    assert set(collection.sorts) == sorts
    assert set(collection.facets) == set(endpoint.parameter("facets")["items"]["enum"])


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_a_facet_count_equals_the_total_of_its_filter(client: httpx.Client, endpoint: Endpoint) -> None:
    names = endpoint.parameter("facets")["items"]["enum"]

    facets = client.get(endpoint.path, params={"facets": ",".join(names), "limit": 1}).json()["facets"]

    assert set(facets) == set(names)
    for name in names:
        assert facets[name] or name == "reason"
        for count in facets[name]:
            if name in endpoint.parameters:
                total = client.get(endpoint.path, params={name: count["value"], "limit": 1}).json()["page"]["total"]
                assert total == count["count"], (name, count)


class ReferencesByContainer(ReferenceQuery):
    """The query model of references with one more filter, which is named after a column."""

    container: CSV[str] = Field(default_factory=list)


def test_a_filter_named_after_a_column_needs_only_its_line_in_the_query_model(database: Path) -> None:
    snapshot = SqliteDatabase(database).snapshot()
    conditions = record_filters(Reference, ReferencesByContainer)
    by_container = replace(REFERENCES, conditions=conditions, query=ReferencesByContainer)
    journals = snapshot.connection.execute(
        select(col(Reference.container)).where(col(Reference.container).is_not(None)).distinct().limit(2)
    )
    containers = set(journals.scalars())

    query = ReferencesByContainer(container=sorted(containers), limit=100, fields=["container"])
    result = fetch_page(snapshot, by_container, query)

    assert {json.loads(body)["container"] for body in result.bodies} == containers
    assert result.page.total == len(result.bodies)


def test_values_of_one_filter_are_alternatives_and_filters_combine(client: httpx.Client) -> None:
    both = {item["id"] for item in get_items(client, "/v1/foods?group=nuts,seeds&limit=100")}
    nuts = {item["id"] for item in get_items(client, "/v1/foods?group=nuts&limit=100")}
    seeds = {item["id"] for item in get_items(client, "/v1/foods?group=seeds&limit=100")}
    dried = {item["id"] for item in get_items(client, "/v1/foods?state=dried&limit=100")}
    dried_seeds = {item["id"] for item in get_items(client, "/v1/foods?group=seeds&state=dried&limit=100")}

    assert both == nuts | seeds
    assert dried_seeds == seeds & dried


def test_bounds_of_a_range_are_inclusive(client: httpx.Client) -> None:
    amounts = sorted(item["magnesium_mg_per_100g"] for item in get_items(client, "/v1/foods?limit=100"))
    low, high = amounts[3], amounts[-3]

    foods = get_items(client, f"/v1/foods?limit=100&magnesium_mg_per_100g_min={low}&magnesium_mg_per_100g_max={high}")

    assert sorted(item["magnesium_mg_per_100g"] for item in foods) == [
        amount for amount in amounts if low <= amount <= high
    ]


def test_a_rejected_claim_relates_records_only_on_request(client: httpx.Client) -> None:
    path = "/v1/symptoms?condition=restless-legs-syndrome&limit=100&fields=related"

    def standings(query: str) -> dict[str, set[str]]:
        return {
            item["id"]: {
                related["standing"]
                for group in item["related"]
                for related in group["items"]
                if related["id"] == "restless-legs-syndrome"
            }
            for item in get_items(client, path + query)
        }

    assert all(values - {"rejected"} for values in standings("").values())
    rejected = client.get("/v1/claims?standing=rejected&predicate=has_symptom&object=muscle-cramps").json()
    assert rejected["page"]["total"] >= 1


def test_relation_filters_follow_a_claim_in_either_direction(client: httpx.Client) -> None:
    forms = {item["id"] for item in get_items(client, "/v1/supplement-forms?condition=restless-legs-syndrome")}
    symptoms = {item["id"] for item in get_items(client, "/v1/symptoms?condition=restless-legs-syndrome&limit=100")}

    assert {"magnesium-citrate", "magnesium-glycinate"} <= forms
    assert {"urge-to-move-the-legs", "tingling", "worse-in-the-evening-and-night"} <= symptoms


def test_a_form_is_found_by_the_mechanism_it_is_said_to_act_through(client: httpx.Client) -> None:
    forms = {item["id"] for item in get_items(client, "/v1/supplement-forms?mechanism=muscle-relaxation")}

    assert "magnesium-citrate" in forms


def test_cautions_and_claims_are_found_by_what_they_are_about(client: httpx.Client) -> None:
    for caution in get_items(client, "/v1/cautions?about=magnesium-citrate&limit=100"):
        assert "magnesium-citrate" in [link["id"] for link in caution["about"]]
    claims = get_items(client, "/v1/claims?about=stress&limit=100&fields=subject,object,via")
    assert claims
    for claim in claims:
        assert "stress" in [link["id"] for link in (claim["subject"], claim["object"], claim["via"]) if link]


@pytest.mark.parametrize(
    ("path", "name", "member"),
    [
        ("/v1/cautions", "audience", "audience"),
        ("/v1/supplement-forms", "route", "routes"),
        ("/v1/supplement-forms", "preparation", "preparations"),
    ],
)
def test_a_filter_by_term_returns_exactly_the_records_that_list_it(
    client: httpx.Client, path: str, name: str, member: str
) -> None:
    records = client.get(path, params={"limit": 100}).json()["items"]
    terms = {term for record in records for term in record[member]}

    found = {
        term: {item["id"] for item in client.get(path, params={name: term, "limit": 100}).json()["items"]}
        for term in terms
    }

    assert len(terms) > 1
    assert found == {term: {record["id"] for record in records if term in record[member]} for term in terms}


def test_claims_without_a_grade_are_filtered_and_counted_like_any_grade(client: httpx.Client) -> None:
    assert [certainty.value for certainty in CertaintyOrNone] == [*Certainty, "none"]
    path = "/v1/claims?limit=100&fields=assessment&certainty="

    def grades(certainty: str) -> set[str | None]:
        return {item["assessment"]["certainty"] for item in get_items(client, path + certainty)}

    assert grades("none") == {None}
    assert grades("high,none") == {None, "high"}
    counts = client.get("/v1/claims?facets=certainty&limit=1").json()
    assert sum(value["count"] for value in counts["facets"]["certainty"]) == counts["page"]["total"]
    refused = client.get("/v1/claims?certainty=null")
    assert refused.status_code == 422
    assert "'very_low' or 'none'" in refused.json()["detail"]


def test_a_filter_without_matches_returns_an_empty_page(client: httpx.Client) -> None:
    page = client.get("/v1/foods?group=nuts&state=boiled").json()

    assert page["items"] == []
    assert page["page"] == {"limit": 20, "next_cursor": None, "total": 0, "total_is_exact": True}


def test_a_dosage_is_found_by_the_condition_its_form_is_claimed_for(client: httpx.Client) -> None:
    ids = {item["id"] for item in get_items(client, "/v1/dosages?condition=restless-legs-syndrome&limit=100")}

    assert {"dosage-glycinate-daily", "dosage-citrate-label"} <= ids
    assert get_items(client, "/v1/dosages?condition=periodic-limb-movement-disorder") == []


def test_a_claim_is_found_by_the_term_of_its_object(client: httpx.Client) -> None:
    claims = get_items(client, "/v1/claims?object=trait.neurological_disorder&limit=100")

    assert claims
    assert {item["object"]["id"] for item in claims} == {"trait.neurological_disorder"}
    assert client.get("/v1/claims?object=trait.nothing").status_code == 422


def test_a_conflict_is_found_by_the_mechanism_of_its_claims(client: httpx.Client) -> None:
    assert get_items(client, "/v1/conflicts?about=muscle-relaxation")


def test_a_relation_has_the_predicate_of_its_claim(client: httpx.Client) -> None:
    """A form acts through a mechanism; it does not relieve the mechanism."""
    claims = [item for page in (1, 2, 3) for item in get_claims_page(client, page)]
    stated = {(claim["subject"]["id"], claim["predicate"], (claim["object"] or {}).get("id")) for claim in claims}
    stated |= {(claim["subject"]["id"], "acts_through", claim["via"]["id"]) for claim in claims if claim["via"]}

    for path in ("/v1/supplement-forms", "/v1/mechanisms", "/v1/conditions", "/v1/symptoms", "/v1/nutrients"):
        for record in get_items(client, f"{path}?limit=100&fields=related"):
            for group in record["related"]:
                symmetric = group["predicate"] in SYMMETRIC_PREDICATES
                for item in group["items"]:
                    ends = (item["id"], record["id"]) if group["inverse"] else (record["id"], item["id"])
                    pairs = [ends, ends[::-1]] if symmetric else [ends]
                    assert any((subject, group["predicate"], target) in stated for subject, target in pairs), item


def get_claims_page(client: httpx.Client, page: int) -> list[dict[str, Any]]:
    url = "/v1/claims?limit=100&fields=subject,predicate,object,via"
    for _ in range(page - 1):
        url = client.get(url).json()["links"]["next"] or url
    return get_items(client, url)


def test_records_that_link_to_a_record_can_be_expanded_from_it(client: httpx.Client) -> None:
    def included(path: str, kind: str) -> list[Any]:
        records: list[Any] = client.get(path, params={"fields": "id", "expand": kind}).json()["included"][kind]
        return records

    assert included("/v1/food-groups/nuts", "foods")
    assert included("/v1/sources/article-topical", "passages")
    assert included("/v1/references/allen-2014", "claims")
    assert included("/v1/nutrients/magnesium", "gaps")
    assert included("/v1/sources/article-topical", "claims")
    assert included("/v1/vocabularies/trait", "claims")
    assert included("/v1/changes", "conditions")


def test_filters_of_changes_accept_only_existing_values(client: httpx.Client) -> None:
    assert client.get("/v1/changes?type=food").json()["suggestions"] == ["type=foods"]
    refused = client.get("/v1/changes?release=2026.11.9")
    assert (refused.status_code, refused.json()["suggestions"][0]) == (422, "release=2026.11.1")
