"""Successors of withdrawn records are followed, up to a limit, wherever an id is given."""

import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.database.seal import seal
from app.http.parameters import id_filters, query_model
from app.main import create_app
from app.models.record import RELEASES
from app.seeding.load import load
from app.seeding.release import Withdrawal
from app.settings import Settings
from tests.conftest import api_routes
from tests.endpoints import LIST_ENDPOINTS, Endpoint
from tests.http.test_mounting import get
from tests.minimal_seed import build_minimal_seed, write_seed
from tests.seeding.test_history import EARLIER, change_seed, release

MAX_SUCCESSORS = 10
"""Maximum number of successors to follow; a literal, so that a changed limit is detected."""

WITHDRAWN = """
    INSERT INTO change (seq, release, op, type, id, members, reason, successor, document)
    VALUES (:seq, '2026.11.1', 'withdrawn', 'cautions', :id, '[]', 'It said too little.', :successor, :id)
"""


@pytest.fixture(scope="module")
def app(minimal_database: Path) -> FastAPI:
    """`gone-0` was replaced by `gone-1`, which was replaced by `gone-2` and so on; `gone-10` by an existing caution."""
    ids = [*(f"gone-{number}" for number in range(MAX_SUCCESSORS + 1)), "caution-allergy"]
    with sqlite3.connect(minimal_database) as connection:
        for seq, (identifier, successor) in enumerate(pairwise(ids), start=1):
            connection.execute(WITHDRAWN, {"seq": seq, "id": identifier, "successor": successor})
    connection.close()
    seal(minimal_database)
    return create_app(Settings(database_url=f"sqlite:///{minimal_database}"))


@pytest.mark.parametrize("number", range(1, MAX_SUCCESSORS + 1))
def test_the_last_successor_of_a_chain_is_suggested(app: FastAPI, number: int) -> None:
    response = get(app, f"/v1/cautions/gone-{number}")

    assert response.status_code == 410
    assert response.json()["successor"] == "caution-allergy"
    assert response.json()["suggestions"] == ["/v1/cautions/caution-allergy"]


def test_a_longer_chain_ends_without_a_successor(app: FastAPI) -> None:
    response = get(app, "/v1/cautions/gone-0")

    assert response.status_code == 410
    assert response.json()["successor"] is None
    assert response.json()["suggestions"] == []
    assert "It said too little." in response.json()["detail"]


def link_to_allergy() -> dict[str, str]:
    return {
        "type": "cautions",
        "id": "caution-allergy",
        "name": "Allergy",
        "href": "/v1/cautions/caution-allergy",
    }


@pytest.mark.parametrize("number", range(1, MAX_SUCCESSORS + 1))
def test_a_withdrawn_id_names_the_last_successor_of_its_chain(app: FastAPI, number: int) -> None:
    missing = {"id": f"gone-{number}", "reason": "withdrawn", "successor": link_to_allergy()}

    records = get(app, f"/v1/records?ids=gone-{number},nuts").json()
    assert records["missing"] == [missing]
    assert [record["id"] for record in records["items"]] == ["nuts"]

    citations = get(app, f"/v1/citations?ids=nuts,gone-{number}").json()
    assert citations["missing"] == [missing]
    followed = get(app, "/v1/citations?ids=nuts,caution-allergy").json()
    assert followed["items"]
    assert {name: citations[name] for name in ("items", "notices", "text", "html")} == {
        name: followed[name] for name in ("items", "notices", "text", "html")
    }

    filtered = get(app, f"/v1/claims?about=gone-{number}")
    assert filtered.json() == get(app, "/v1/claims?about=caution-allergy").json()


def test_a_withdrawn_id_at_the_end_of_too_long_a_chain_has_no_successor(app: FastAPI) -> None:
    missing = {"id": "gone-0", "reason": "withdrawn", "successor": None}

    assert get(app, "/v1/records?ids=gone-0").json()["missing"] == [missing]
    assert get(app, "/v1/citations?ids=gone-0").json()["missing"] == [missing]
    assert get(app, "/v1/records/gone-0").json()["successor"] is None
    refused = get(app, "/v1/claims?about=gone-0")
    assert (refused.status_code, refused.json()["errors"][0]["detail"]) == (422, "was withdrawn")


def test_a_withdrawn_id_and_its_successor_are_one_record(app: FastAPI) -> None:
    once = get(app, "/v1/citations?ids=caution-allergy").json()

    for ids in ("caution-allergy,gone-1", "gone-1,caution-allergy", "gone-1,gone-2"):
        assert get(app, f"/v1/citations?ids={ids}").json()["items"] == once["items"]
    assert get(app, "/v1/claims?about=gone-1,caution-allergy,gone-2").json()["links"] == {
        "self": "/v1/claims?about=caution-allergy",
        "next": None,
    }


def test_withdrawn_ids_do_not_excuse_unknown_ones(app: FastAPI) -> None:
    refused = get(app, "/v1/claims?about=gone-1,nothing")

    assert refused.status_code == 422
    assert [error["value"] for error in refused.json()["errors"]] == ["nothing"]


def test_a_successor_of_another_type_than_the_filter_takes_is_refused(app: FastAPI) -> None:
    refused = get(app, "/v1/foods?group=gone-1")

    assert refused.status_code == 422
    assert [error["value"] for error in refused.json()["errors"]] == ["gone-1"]
    assert "group=caution-allergy" not in refused.json()["suggestions"]


COPIED = ("conditions", "mechanisms", "nutrients", "supplement-forms", "food-groups", "symptoms", "foods", "cautions")
"""Types with a second record in the first release, `old-` before its id, which the second release withdraws."""


@pytest.fixture(scope="module")
def seed_with_withdrawals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seed that withdrew a record of several types in favour of another of the same type."""
    folder = tmp_path_factory.mktemp("withdrawals") / "seed"
    seed = build_minimal_seed()
    copies = {kind: old_copies(seed, kind) for kind in (*COPIED, "sources", "claims", "passages")}
    write_seed(
        folder,
        {
            kind: sorted([*records, *copies[kind]], key=lambda record: str(record["id"])) if kind in copies else records
            for kind, records in seed.items()
        },
    )
    release(folder, "2026.11.2", moment=EARLIER)
    change_seed(folder, seed)
    old = [(record["id"], record["id"].removeprefix("old-")) for records in copies.values() for record in records]
    release(folder, "2026.11.3", {name: Withdrawal("It was a copy.", successor) for name, successor in old})
    return folder


def old_copies(seed: dict[str, list[dict[str, Any]]], kind: str) -> list[dict[str, Any]]:
    """Copies of the records of a type under other ids and names."""
    changes: dict[str, dict[str, Any]] = {
        "sources": {"file_name": "old.txt"},
        "claims": {"passages": ["old-small-article-s002"]},
        "passages": {"source": "old-small-article"},
        "conditions": {"origin": "editorial"},  # no passage of an article names the copy
        "food-groups": {"origin": "editorial"},
    }
    return [
        record
        | {"id": f"old-{record['id']}"}
        | ({"name": f"Old {record['name']}"} if "name" in record else {})
        | changes.get(kind, {})
        for record in seed[kind]
    ]


@pytest.mark.both_stores
def test_a_withdrawn_id_in_any_filter_follows_its_successor(seed_with_withdrawals: Path, database_url: str) -> None:
    load(seed_with_withdrawals, database_url)
    app = create_app(Settings(database_url=database_url))
    filters = [(endpoint, name) for endpoint in LIST_ENDPOINTS for name in filters_by_record(endpoint)]
    assert len(filters) > 12

    for endpoint, name in filters:
        path = endpoint.path.replace("article-citrate", "small-article")
        new = ID_OF_TYPE[filters_by_record(endpoint)[name][0]]
        # The withdrawn id comes first: both share one entry of the cache.
        followed, expected = get(app, f"{path}?{name}=old-{new}"), get(app, f"{path}?{name}={new}")
        assert expected.status_code == 200, (path, name)
        assert followed.content == expected.content, (path, name)
        assert f"{name}={new}" in followed.json()["links"]["self"]


ID_OF_TYPE = {
    "conditions": "restlessness",
    "mechanisms": "habit",
    "supplement-forms": "magnesium-salt",
    "food-groups": "nuts",
    "sources": "small-article",
    "claims": "nuts-calm",
}
"""The record of the minimal seed of each type that a filter takes first."""


def filters_by_record(endpoint: Endpoint) -> dict[str, tuple[str, ...]]:
    """The filters of a list that take ids of records, with their types."""
    filters = id_filters(query_model({route.name: route for route in api_routes().values()}[endpoint.operation_id]))
    return {name: types for name, types in filters.items() if types != (RELEASES,)}


@pytest.mark.both_stores
def test_a_page_of_a_withdrawn_id_names_its_successor_alone(seed_with_withdrawals: Path, database_url: str) -> None:
    load(seed_with_withdrawals, database_url)
    app = create_app(Settings(database_url=database_url))
    cursor = get(app, "/v1/changes?limit=1").json()["page"]["next_cursor"]

    forged = get(app, f"/v1/claims?about=old-nuts&cursor={cursor}")
    page = get(app, "/claims?about=old-nuts")

    assert forged.json()["type"].endswith("/problems/invalid-cursor")
    assert page.status_code == 200
    assert "old-nuts" not in page.text
