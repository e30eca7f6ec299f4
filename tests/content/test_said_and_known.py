"""No door shows what a source says without what is known."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from app.models.terms import Standing
from app.seeding.content import Content
from app.seeding.index import ContentIndex
from app.seeding.records import ClaimRecord


def documents_of(database: Path) -> list[dict[str, Any]]:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        return [json.loads(body) for (body,) in connection.execute(text("SELECT body FROM rendered"))]


def objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for part in value.values() for found in objects(part))]
    return [found for part in value for found in objects(part)] if isinstance(value, list) else []


def test_every_object_that_says_said_says_known_and_the_grade(database: Path) -> None:
    found = [one for document in documents_of(database) for one in objects(document) if "said" in one]

    assert len(found) > 200
    for one in found:
        assert one["known"]
        assert one["assessment"]["direction"]
        assert one["standing"]


def test_what_a_source_says_without_support_stands_in_no_other_member(database: Path, content: Content) -> None:
    index = ContentIndex(content)
    doubtful = (Standing.CONTESTED, Standing.REJECTED)
    said = {claim.said for claim in content.of(ClaimRecord) if index.standings[claim.id] in doubtful} - {None}

    leaks = [
        (document["id"], name)
        for document in documents_of(database)
        for one in objects(document)
        for name, value in one.items()
        if name != "said" and isinstance(value, str) and value in said
    ]
    assert leaks == []


def test_a_related_record_shows_grade_and_standing_and_no_text_of_a_source(database: Path) -> None:
    for document in documents_of(database):
        for edge in document.get("related", []):
            assert set(edge) == {
                "predicate", "inverse", "type", "id", "name", "href", "claim", "certainty", "direction", "standing",
            }  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/claims?limit=100&fields=said", "/v1/claims/topical-is-plmd?fields=said"])
def test_asking_for_said_alone_brings_what_is_known_along(client: httpx.Client, path: str) -> None:
    answer = client.get(path).json()

    for one in answer.get("items", [answer]):
        assert set(one) == {"id", "said", "known", "assessment", "standing"}


def test_asking_for_the_amount_of_a_dosage_alone_brings_the_limit_along(client: httpx.Client) -> None:
    dosage = client.get("/v1/dosages/dosage-glycinate-daily?fields=high_mg").json()

    assert set(dosage) == {"id", "high_mg", "basis", "exceeds_adult_ul", "correction"}
