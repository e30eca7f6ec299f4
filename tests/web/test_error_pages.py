"""Errors: pages for browsers, problem documents for other clients."""

from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.main import create_app
from app.seeding.load import load
from app.seeding.release import Withdrawal
from app.settings import Settings
from tests.seeding.test_history import EARLIER, release, withdraw_caution
from tests.web.pages import BROWSER, Page, fetch_from_app


@pytest.mark.parametrize("path", ["/foods?state=frozen", "/foods?group=nutts", "/claims?limit=0", "/search?q=x&type=y"])
def test_an_invalid_value_is_an_error_page_for_browsers(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers=BROWSER)

    assert response.status_code == 422
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    Page(response.text)
    assert (
        client.get(path, headers={"Accept": "application/json"}).headers["content-type"] == "application/problem+json"
    )


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("/conditions/restless-leg-syndrome", "/conditions/restless-legs-syndrome"),
        ("/foods/magnesium-citrate", "/supplement-forms/magnesium-citrate"),
        ("/food/almonds-raw", "/foods/almonds-raw"),
        ("/vocabularies/standing/reject", "/vocabularies/standing/rejected"),
        (
            "/sources/article-citrate/passages/article-topical-s001",
            "/sources/article-topical/passages/article-topical-s001",
        ),
        ("/foods?group=nutts", "/foods?group=nuts"),
    ],
)
def test_an_error_page_suggests_a_page_that_works(client: httpx.Client, path: str, suggested: str) -> None:
    response = client.get(path, headers=BROWSER)

    assert response.status_code in (404, 422)
    assert suggested in Page(response.text).links
    assert client.get(suggested, headers=BROWSER).status_code == 200


def test_other_clients_get_problem_documents(client: httpx.Client) -> None:
    for path, accept in (
        ("/nothing", "*/*"),
        ("/nothing", ""),
        ("/v1/nothing", BROWSER["Accept"]),
        ("/foods/x", "application/json"),
    ):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json"), (
            path,
            accept,
        )
    assert client.get("/nothing", headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"


def test_the_page_of_a_withdrawn_record_links_to_its_successor(minimal_seed: Path, tmp_path: Path) -> None:
    release(minimal_seed, "2026.11.2", moment=EARLIER)
    withdraw_caution(minimal_seed)
    release(minimal_seed, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    load(minimal_seed, tmp_path / "content.db")
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'content.db'}"))

    response = fetch_from_app(app, "/cautions/caution-allergy")

    assert response.status_code == 410
    assert "/cautions/caution-nuts" in Page(response.text).links
    assert "It said too little." in response.text
    assert fetch_from_app(app, "/cautions/caution-nuts").status_code == 200


@pytest.mark.parametrize("path", ["/", "/foods", "/pictures/foods", "/fails"])
def test_a_server_error_is_a_page_for_browsers_and_a_problem_for_other_clients(path: str) -> None:
    app = create_app(Settings(database_url="sqlite:////nowhere/content.db"))

    @app.get("/fails")
    async def fail(request: Request) -> Response:
        raise RuntimeError(request.url)

    page, problem = fetch_from_app(app, path), fetch_from_app(app, path, "application/json")

    assert page.status_code == problem.status_code == (500 if path == "/fails" else 503)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert problem.headers["content-type"] == "application/problem+json"
    assert page.headers.get("retry-after") == problem.headers.get("retry-after")
    assert page.headers["cache-control"] == "no-store"
    assert Page(page.text).count("h1") == 1
    # The number that a reader can report also appears in the log.
    assert ("urn:uuid:" in page.text) == (path == "/fails")


def test_the_api_sends_browsers_problem_documents_too() -> None:
    app = create_app(Settings(database_url="sqlite:////nowhere/content.db"))

    assert fetch_from_app(app, "/v1/foods").headers["content-type"] == "application/problem+json"
