"""Responses while the database is damaged, repaired or replaced beneath a running server."""

import time
from pathlib import Path

import httpx
import pytest

from app.seeding.load import load
from tests.conftest import StartServer
from tests.minimal_seed import build_minimal_seed, write_seed

pytestmark = pytest.mark.slow  # each test starts processes


def wait_for(client: httpx.Client, path: str, status: int) -> httpx.Response:
    for _ in range(200):  # up to ten seconds, for a busy machine
        response = client.get(path)
        if response.status_code == status:
            return response
        time.sleep(0.05)
    raise AssertionError(f"{path} responds with {response.status_code}, not {status}")


@pytest.mark.parametrize("damage", ["missing", "text", "empty"])
def test_damaged_database_causes_503_until_a_load(
    minimal_seed: Path, tmp_path: Path, start_server: StartServer, damage: str
) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    server = start_server(path)
    with server.client() as client:
        assert client.get("/v1/claims").status_code == 200

        path.unlink()
        if damage != "missing":
            path.write_text("This is not a database. " * 100 if damage == "text" else "")
        response = wait_for(client, "/v1/claims/nuts-calm", 503)

        problem = response.json()
        assert problem["type"].endswith("/problems/not-ready")
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["retry-after"]
        assert "content.db" not in response.text
        assert "sqlite" not in response.text.lower()
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200

        load(minimal_seed, path)
        wait_for(client, "/v1/claims/nuts-calm", 200)
        assert client.get("/readyz").json() == {"status": "ready", "release": "2026.11.1"}


@pytest.mark.both_stores
def test_new_release_is_served_promptly_with_another_etag(
    minimal_seed: Path, database_url: str, start_server: StartServer
) -> None:
    load(minimal_seed, database_url)
    with start_server(database_url).client() as client:
        before = client.get("/v1/claims/nuts-calm")
        seed = build_minimal_seed()
        seed["claims"][0]["known"] = "Something else is known."
        write_seed(minimal_seed, seed)
        load(minimal_seed, database_url)
        time.sleep(0.3)

        after = client.get("/v1/claims/nuts-calm", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert after.json()["known"] == "Something else is known."
