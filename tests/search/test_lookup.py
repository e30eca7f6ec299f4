"""Lookup by code and by name over HTTP."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.both_stores

RLS = "restless-legs-syndrome"


def look_up(client: httpx.Client, **parameters: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/v1/lookup", params=parameters).raise_for_status().json()
    return body


@pytest.mark.parametrize(
    ("system", "code", "identifier", "how"),
    [
        ("icd-10-cm", "G25.81", RLS, "exact_code"),
        ("icd-10-cm", "g25 81", RLS, "exact_code"),
        ("icd-10-cm", "G25.8", RLS, "child_code"),
        ("icd-10-cm", "G25", RLS, "child_code"),
        ("icd-10", "G25.81", RLS, "parent_code"),
        ("icd-10", "G25.8", RLS, "exact_code"),
        ("ICD-10-CM, US clinical modification", "G25.81", RLS, "exact_code"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "G25.81", RLS, "exact_code"),
        ("2.16.840.1.113883.6.90", "G25.81", RLS, "exact_code"),
        ("urn:oid:2.16.840.1.113883.6.90", "G25.81", RLS, "exact_code"),
        ("http://snomed.info/sct", "32914008", RLS, "exact_code"),
        ("hpo", "HP:0012452", RLS, "exact_code"),
        ("hpo", "0012452", RLS, "exact_code"),
        ("cas", "1309-42-8", "magnesium-hydroxide", "exact_code"),
    ],
)
def test_code_lookup_returns_the_record_and_the_kind_of_match(
    client: httpx.Client, system: str, code: str, identifier: str, how: str
) -> None:
    match = look_up(client, system=system, code=code)["matches"][0]

    assert (match["record"]["id"], match["how"]) == (identifier, how)
    assert client.get(match["record"]["href"]).json()["id"] == identifier


def test_code_is_looked_up_only_in_its_own_system(client: httpx.Client) -> None:
    assert look_up(client, system="mesh", code="G25.81")["matches"] == []
    assert look_up(client, system="snomed-ct", code="3291400")["matches"] == []


@pytest.mark.parametrize(
    ("text", "identifier", "how", "matched_on"),
    [
        ("Restless legs syndrome", RLS, "name", "Restless legs syndrome"),
        ("restless leg syndrome", RLS, "name", "Restless legs syndrome"),
        ("twitchy legs", RLS, "synonym", "Twitchy legs"),
        ("restles legs", RLS, "corrected_spelling", "Restless legs"),
        ("mag gly", "magnesium-glycinate", "synonym", "Mag gly"),
    ],
)
def test_name_lookup_returns_the_record_and_the_kind_of_match(
    client: httpx.Client, text: str, identifier: str, how: str, matched_on: str
) -> None:
    match = look_up(client, text=text)["matches"][0]

    assert (match["record"]["id"], match["how"], match["matched_on"].lower()) == (identifier, how, matched_on.lower())


def test_matches_are_sorted_by_confidence(client: httpx.Client) -> None:
    matches = look_up(client, system="icd-10-cm", code="D50")["matches"]

    assert [one["confidence"] for one in matches] == sorted((one["confidence"] for one in matches), reverse=True)
    assert matches[0]["how"] == "exact_code"


def test_lookup_without_matches_succeeds(client: httpx.Client) -> None:
    assert look_up(client, text="xqzwv")["matches"] == []
    assert look_up(client, text="restless legs syndrom of the arms")["did_you_mean"]


def test_unknown_code_system_is_refused_with_suggestions(client: httpx.Client) -> None:
    problem = client.get("/v1/lookup?system=icd-12&code=x").json()

    assert problem["type"].endswith("/problems/invalid-parameter")
    assert "snomed-ct" in problem["detail"]
    assert "system=icd-10" in problem["suggestions"]


@pytest.mark.parametrize("query", ["", "system=mesh", "code=x", "text=a&code=x", "text=a&system=mesh&code=x", "text="])
def test_incomplete_and_conflicting_parameters_are_refused(client: httpx.Client, query: str) -> None:
    response = client.get(f"/v1/lookup?{query}")

    assert response.status_code == 422
    assert response.json()["errors"]
