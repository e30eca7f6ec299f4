"""No response shows what a source says without what is known."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from app.models.terms import Standing
from app.seeding.content import Content
from app.seeding.index import ContentIndex
from app.seeding.records.claims import ClaimRecord


def documents_of(database: Path) -> list[dict[str, Any]]:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        return [json.loads(body) for (body,) in connection.execute(text("SELECT body FROM rendered"))]


def objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(member for part in value.values() for member in objects(part))]
    return [member for part in value for member in objects(part)] if isinstance(value, list) else []


def test_every_object_with_said_has_known_and_a_grade(database: Path) -> None:
    claims = [value for document in documents_of(database) for value in objects(document) if "said" in value]

    assert len(claims) > 200
    for claim in claims:
        assert claim["known"]
        assert claim["assessment"]["direction"]
        assert claim["standing"]


def test_an_unsupported_statement_of_a_source_appears_only_in_said(database: Path, content: Content) -> None:
    index = ContentIndex(content)
    doubtful = (Standing.UNPROVEN, Standing.REJECTED)
    said = {claim.said for claim in content.records_of(ClaimRecord) if index.standings[claim.id] in doubtful} - {None}

    leaks = [
        (document["id"], name)
        for document in documents_of(database)
        for part in objects(document)
        for name, value in part.items()
        if name != "said" and isinstance(value, str) and value in said
    ]
    assert leaks == []


def test_a_related_record_has_grade_and_standing_but_no_text_of_a_source(database: Path) -> None:
    for document in documents_of(database):
        for group in document.get("related", []):
            assert set(group) == {"predicate", "inverse", "label", "items"}
            for item in group["items"]:
                assert set(item) == {"type", "id", "name", "href", "standing", "certainty", "direction", "claims"}


@pytest.mark.parametrize("path", ["/v1/claims?limit=100&fields=said", "/v1/claims/topical-is-plmd?fields=said"])
def test_said_is_never_returned_without_known(client: httpx.Client, path: str) -> None:
    response = client.get(path).json()

    for claim in response.get("items", [response]):
        assert set(claim) == {"id", "said", "known", "assessment", "standing"}


def test_the_amount_of_a_dosage_is_never_returned_without_the_limit(client: httpx.Client) -> None:
    dosage = client.get("/v1/dosages/dosage-glycinate-daily?fields=high_mg").json()

    assert set(dosage) == {"id", "high_mg", "basis", "exceeds_adult_ul", "correction"}
