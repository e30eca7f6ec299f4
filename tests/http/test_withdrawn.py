"""Successors of withdrawn records are followed up to a limit."""

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.database.seal import seal
from app.main import create_app
from app.settings import Settings
from tests.http.test_mounting import get

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
