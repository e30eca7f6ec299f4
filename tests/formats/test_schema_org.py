"""JSON-LD of record pages: relations appear only if their claims are accepted or supported."""

from typing import Any

import pytest

from app.formats.schema_org import describe_page

GROUP_MEMBERS = ("predicate", "inverse")


def make_document(**more: Any) -> dict[str, Any]:
    base = {
        "type": "conditions", "id": "restlessness", "name": "Restlessness", "card": "In short.",
        "updated_on": "2026-11-22", "codes": [], "related": [],
    }  # fmt: skip
    return base | more


def make_related(**more: Any) -> dict[str, Any]:
    group = {"predicate": "has_symptom", "inverse": False} | {key: more[key] for key in more if key in GROUP_MEMBERS}
    item = {"type": "symptoms", "name": "Urge", "standing": "supported"} | more
    return group | {"items": [item]}


def main_entity(page: dict[str, Any]) -> dict[str, Any]:
    thing: dict[str, Any] = page["mainEntity"]
    return thing


@pytest.mark.parametrize(
    ("standing", "is_listed"), [("supported", True), ("accepted", True), ("unproven", False), ("rejected", False)]
)
def test_symptom_is_listed_only_if_its_claim_is_accepted_or_supported(standing: str, is_listed: bool) -> None:
    page = describe_page(make_document(related=[make_related(standing=standing)]), "https://example.org/x", {})

    assert ("signOrSymptom" in main_entity(page)) is is_listed


@pytest.mark.parametrize(
    "other", [{"predicate": "causes"}, {"inverse": True}, {"type": "conditions"}], ids=lambda other: next(iter(other))
)
def test_no_other_relation_is_listed_as_a_symptom(other: dict[str, Any]) -> None:
    page = describe_page(make_document(related=[make_related(**other)]), "https://example.org/x", {})

    assert "signOrSymptom" not in main_entity(page)


def test_a_symptom_of_several_claims_is_listed_once() -> None:
    page = describe_page(
        make_document(related=[make_related(), make_related(standing="accepted")]), "https://example.org/x", {}
    )

    assert main_entity(page)["signOrSymptom"] == [{"@type": "MedicalSymptom", "name": "Urge"}]


def test_claim_is_described_by_its_evidence_only() -> None:
    claim = make_document(type="claims", said="Nuts cure legs.", known="Nuts are not known to help.")

    page = describe_page(claim, "https://example.org/x", {})

    assert main_entity(page)["text"] == "Nuts are not known to help."
    assert "Nuts cure legs." not in str(page)


def test_code_has_the_name_of_its_system() -> None:
    coded = make_document(codes=[{"system": "snomed-ct", "code": "32914008"}, {"system": "other", "code": "X1"}])

    page = describe_page(coded, "https://example.org/x", {"snomed-ct": "SNOMED CT"})

    assert [(one["codingSystem"], one["codeValue"]) for one in main_entity(page)["code"]] == [
        ("SNOMED CT", "32914008"),
        ("other", "X1"),
    ]
