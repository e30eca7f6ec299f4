"""An application mounted in another or behind a prefix: links have the prefix, and no state is shared."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import create_app
from app.settings import Settings


def get(app: FastAPI, url: str, **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(url, headers=headers)

    return asyncio.run(send())


def find_links(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value[name] for name in ("href", "self", "next") if isinstance(value.get(name), str)]
        return own + [link for part in value.values() for link in find_links(part)]
    return [link for part in value for link in find_links(part)] if isinstance(value, list) else []


@pytest.fixture(scope="module")
def host(database: Path) -> FastAPI:
    outer = FastAPI()
    outer.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))
    return outer


def test_every_link_of_a_mounted_application_has_its_prefix(host: FastAPI) -> None:
    page = get(host, "/rls/v1/claims?limit=2&expand=cautions")

    links = find_links(page.json())
    assert len(links) > 20
    assert all(link.startswith("/rls/v1/") for link in links)
    for link in links[:10]:
        assert get(host, link).status_code == 200, link
    assert page.links["next"]["url"] == page.json()["links"]["next"]


def test_a_mounted_application_ignores_trackers(host: FastAPI) -> None:
    plain = get(host, "/rls/v1/foods?limit=1")

    assert get(host, "/rls/v1/foods?limit=1&utm_source=app&_=1").content == plain.content


@pytest.mark.parametrize(
    "request_path", ["intake-reference?age_years=35", "elemental?form=magnesium-oxide&compound_mg=500"]
)
def test_every_link_of_a_computed_result_has_the_prefix(host: FastAPI, request_path: str) -> None:
    links = find_links(get(host, f"/rls/v1/{request_path}").json())

    assert len(links) > 4
    for link in links:
        assert link.startswith("/rls/v1/")
        assert get(host, link).status_code == 200, link


def test_next_links_work_below_a_prefix(host: FastAPI) -> None:
    first = get(host, "/rls/v1/foods?limit=30").json()
    second = get(host, first["links"]["next"]).json()

    assert len(first["items"]) + len(second["items"]) == first["page"]["total"]


def test_problems_and_their_pages_are_below_the_prefix(host: FastAPI) -> None:
    response = get(host, "/rls/v1/foods/nothing")

    assert response.json()["type"] == "/rls/problems/not-found"
    assert get(host, response.json()["type"]).status_code == 200
    assert get(host, "/rls/v1/foods/magnesium-citrate").json()["suggestions"] == [
        "/rls/v1/supplement-forms/magnesium-citrate"
    ]


def test_the_documentation_works_below_the_prefix(host: FastAPI) -> None:
    page = get(host, "/rls/docs")

    assert "'openapi.json'" in page.text
    assert "docs/assets/swagger-ui-bundle.js" in page.text
    assert get(host, "/rls/docs/assets/swagger-ui-bundle.js").status_code == 200
    assert get(host, "/rls/openapi.json").json()["servers"][0]["url"] == "/rls"
    assert get(host, "/rls/").json()["links"]["documentation"] == "/rls/docs"


def test_two_applications_share_only_the_database(database: Path) -> None:
    url = f"sqlite:///{database}"
    unprefixed = create_app(Settings(database_url=url))
    prefixed = create_app(Settings(database_url=url, public_url="https://example.org/rls/"))
    path = "/v1/supplement-forms/magnesium-citrate"

    plain, full = get(unprefixed, path), get(prefixed, path)

    assert plain.json()["href"] == path
    assert full.json()["href"] == f"https://example.org/rls{path}"
    assert plain.headers["etag"] != full.headers["etag"]
    assert plain.text.replace('"href":"/v1/', '"href":"https://example.org/rls/v1/') == full.text


def test_an_unexpected_exception_is_a_problem_without_details(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{database}"))

    def fail(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(app.state.context.database, "snapshot", fail)
    response = get(app, "/v1/foods")

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text
    assert response.json()["type"] == "/problems/internal-error"


class Failing:
    """Middleware of a host that fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            raise RuntimeError("a secret of the host")
        await self.app(scope, receive, send)


def test_middleware_of_a_host_is_called_and_its_failure_is_a_problem(database: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{database}"))
    app.add_middleware(Failing)
    response = get(app, "/v1/foods")

    assert response.status_code == 500
    assert response.json()["type"] == "/problems/internal-error"
    assert "secret" not in response.text


def test_head_has_no_body_on_any_server(host: FastAPI) -> None:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(host), base_url="http://localhost") as client:
            return await client.head("/rls/v1/foods")

    response = asyncio.run(send())

    assert response.status_code == 200
    assert response.content == b""
    assert int(response.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "path", ["/v1/foods", "/v1/foods/almonds-dry-roasted", "/v1/search?q=nuts", "/foods", "/guide/start", "/healthz"]
)
def test_parameters_in_the_path_of_a_host_reach_no_route(database: Path, path: str) -> None:
    outer = FastAPI()
    outer.mount("/tenant/{name}/{food_id}", create_app(Settings(database_url=f"sqlite:///{database}")))

    assert get(outer, f"/tenant/acme/other{path}").status_code == 200
