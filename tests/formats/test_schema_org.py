"""What search engines read of a record's page: relations only where the evidence stands."""

from typing import Any

import pytest

from app.formats.schema_org import describe_page


def document(**more: Any) -> dict[str, Any]:
    base = {
        "type": "conditions", "id": "restlessness", "name": "Restlessness", "card": "In short.",
        "updated_on": "2026-11-22", "codes": [], "related": [],
    }  # fmt: skip
    return base | more


def edge(**more: Any) -> dict[str, Any]:
    base = {"predicate": "has_symptom", "inverse": False, "type": "symptoms", "name": "Urge", "standing": "supported"}
    return base | more


def thing_of(page: dict[str, Any]) -> dict[str, Any]:
    thing: dict[str, Any] = page["mainEntity"]
    return thing


@pytest.mark.parametrize(
    ("standing", "is_shown"), [("supported", True), ("accepted", True), ("contested", False), ("rejected", False)]
)
def test_a_symptom_is_shown_only_if_its_claim_stands(standing: str, is_shown: bool) -> None:
    page = describe_page(document(related=[edge(standing=standing)]), "https://example.org/x", {})

    assert ("signOrSymptom" in thing_of(page)) is is_shown


@pytest.mark.parametrize(
    "other", [{"predicate": "causes"}, {"inverse": True}, {"type": "conditions"}], ids=lambda other: next(iter(other))
)
def test_no_other_relation_is_shown_as_a_symptom(other: dict[str, Any]) -> None:
    page = describe_page(document(related=[edge(**other)]), "https://example.org/x", {})

    assert "signOrSymptom" not in thing_of(page)


def test_a_symptom_of_several_claims_is_shown_once() -> None:
    page = describe_page(document(related=[edge(), edge(standing="accepted")]), "https://example.org/x", {})

    assert thing_of(page)["signOrSymptom"] == [{"@type": "MedicalSymptom", "name": "Urge"}]


def test_a_claim_is_described_by_what_is_known() -> None:
    claim = document(type="claims", said="Nuts cure legs.", known="Nuts are not known to help.")

    page = describe_page(claim, "https://example.org/x", {})

    assert thing_of(page)["text"] == "Nuts are not known to help."
    assert "Nuts cure legs." not in str(page)


def test_a_code_names_its_system() -> None:
    coded = document(codes=[{"system": "snomed-ct", "code": "32914008"}, {"system": "other", "code": "X1"}])

    page = describe_page(coded, "https://example.org/x", {"snomed-ct": "SNOMED CT"})

    assert [(one["codingSystem"], one["codeValue"]) for one in thing_of(page)["code"]] == [
        ("SNOMED CT", "32914008"),
        ("other", "X1"),
    ]
