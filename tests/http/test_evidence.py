"""Evidence summaries: one answer per question, found by either end, and linked with the claims they grade."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.both_stores

QUESTION = {"subject": "magnesium", "outcome": "restless-legs-syndrome"}


@pytest.fixture
def summary(client: httpx.Client) -> dict[str, Any]:
    """The whole record that answers whether magnesium helps restless legs."""
    (identifier,) = find_ids(client, **QUESTION)
    record: dict[str, Any] = client.get(f"/v1/evidence/{identifier}").raise_for_status().json()
    return record


def find_ids(client: httpx.Client, **query: str) -> list[str]:
    items = client.get("/v1/evidence", params={"limit": "100", **query}).raise_for_status().json()["items"]
    return [item["id"] for item in items]


def test_one_summary_answers_whether_magnesium_helps_restless_legs(client: httpx.Client) -> None:
    (summary,) = client.get("/v1/evidence", params=QUESTION).raise_for_status().json()["items"]

    assert summary["answer"]
    assert (summary["certainty"], summary["direction"]) == ("very_low", "unclear")


def test_object_is_a_synonym_of_outcome(client: httpx.Client) -> None:
    ids = find_ids(client, outcome="restless-legs-syndrome")

    assert len(ids) > 5
    assert find_ids(client, object="restless-legs-syndrome") == ids


def test_an_outcome_can_be_a_vocabulary_term(client: httpx.Client) -> None:
    (identifier,) = find_ids(client, subject="restless-legs-syndrome", outcome="trait.common")

    assert client.get(f"/v1/evidence/{identifier}").json()["outcome"]["type"] == "vocabulary-terms"


def test_about_finds_summaries_by_subject_outcome_and_what_they_cover(
    client: httpx.Client, summary: dict[str, Any]
) -> None:
    covered = [link["id"] for link in summary["covers"]]

    assert covered
    for identifier in ("magnesium", "restless-legs-syndrome", *covered):
        assert summary["id"] in find_ids(client, about=identifier)
    assert summary["id"] not in find_ids(client, about="yoga")


def test_certainty_none_selects_summaries_that_found_no_study(client: httpx.Client) -> None:
    ids = find_ids(client, certainty="none")

    assert ids
    for identifier in ids:
        summary = client.get(f"/v1/evidence/{identifier}").json()
        assert summary["certainty"] is None
        assert summary["searched"]


def test_a_summary_lists_the_claims_that_name_it(client: httpx.Client, summary: dict[str, Any]) -> None:
    claims = [link["id"] for link in summary["claims"]]

    assert len(claims) > 5
    for claim in claims:
        assert client.get(f"/v1/claims/{claim}").json()["evidence"]["id"] == summary["id"]


def test_a_summary_carries_the_cautions_of_what_is_taken(client: httpx.Client, summary: dict[str, Any]) -> None:
    cautions = client.get("/v1/nutrients/magnesium").json()["cautions"]
    assert summary["cautions"] == cautions[:5]
    assert summary["cautions_total"] == len(cautions)


def test_the_citations_of_a_summary_are_those_of_its_studies(client: httpx.Client, summary: dict[str, Any]) -> None:
    cited = {item["id"] for item in client.get(f"/v1/citations?ids={summary['id']}").json()["items"]}

    assert cited == {study["reference"]["id"] for study in summary["studies"]}


@pytest.mark.parametrize(
    "question",
    [
        "does magnesium help restless legs",
        "does magnesium citrate help with restless legs?",
        "will iron help my restless legs",
        "does exercise help RLS?",
    ],
)
def test_search_lists_the_summary_first_for_a_question(client: httpx.Client, question: str) -> None:
    hits = client.get("/v1/search", params={"q": question}).raise_for_status().json()["items"]

    assert hits[0]["type"] == "evidence"


def test_the_former_name_of_a_standing_is_still_accepted(client: httpx.Client) -> None:
    claims = client.get("/v1/claims?standing=contested&limit=5").raise_for_status().json()

    assert {claim["standing"] for claim in claims["items"]} == {"unproven"}
    assert claims["links"]["self"] == "/v1/claims?limit=5&standing=unproven"
