"""Cached responses: the same bytes, computed once, and never of another release."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import CHECK_INTERVAL_SECONDS
from app.http.context import database_of
from app.http.problems import NotFound
from app.http.responses import cacheable_response
from app.main import create_app
from app.seeding.load import load
from app.settings import Settings
from tests.endpoints import ENDPOINTS
from tests.http.test_mounting import get
from tests.http.test_statements import count_statements
from tests.minimal_seed import build_minimal_seed, write_seed

PAGES = (
    "/", "/foods", "/foods?group=nuts&utm_source=mail", "/conditions/restless-legs-syndrome", "/search",
    "/search?q=legs", "/claims?limit=5", "/dataset", "/changes", "/guide", "/guide/start", "/problems",
    "/problems/gone", "/pictures", "/pictures/graph", "/embed", "/embed/v1/cards.js", "/static/site.css",
    "/docs", "/openapi.json",
)  # fmt: skip


def make_app(database: Path, megabytes: int = 32) -> FastAPI:
    app = create_app(Settings(database_url=f"sqlite:///{database}", cache_max_mb=megabytes))
    app.state.context.database.run(lambda _: None)  # Opening a release runs statements of its own.
    return app


@pytest.fixture
def app(database: Path) -> FastAPI:
    return make_app(database)


def run_in_one_loop(app: FastAPI, send_requests: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Run requests within one event loop."""

    async def run() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await send_requests(client)

    asyncio.run(run())


@pytest.fixture(scope="module")
def cached_app(database: Path) -> FastAPI:
    """An application whose cache is shared by the tests of one process."""
    return make_app(database)


@pytest.fixture(scope="module")
def uncached_app(database: Path) -> FastAPI:
    return make_app(database, megabytes=0)


@pytest.mark.slow
@pytest.mark.parametrize("url", [*(endpoint.url() for endpoint in ENDPOINTS), *PAGES])
@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.8"])
def test_a_cached_response_equals_an_uncached_one(
    cached_app: FastAPI, uncached_app: FastAPI, url: str, accept: str
) -> None:
    for coding in ("identity", "gzip", "br"):
        headers = {"Accept": accept, "Accept-Encoding": coding}
        first, second = get(cached_app, url, **headers), get(cached_app, url, **headers)
        uncached = get(uncached_app, url, **headers)
        assert first.status_code == second.status_code == uncached.status_code
        assert first.content == second.content == uncached.content
        assert first.headers == second.headers == uncached.headers


def test_a_cached_response_runs_no_statement(app: FastAPI) -> None:
    get(app, "/v1/foods?limit=1")  # loads the notices, once per release
    assert count_statements(app, "/v1/foods?group=nuts") == 2
    assert count_statements(app, "/v1/foods?group=nuts") == 0


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/v1/foods", ["group=nuts&limit=5", "limit=5&group=nuts", "limit=005&group=nuts", "group=nuts,nuts&limit=5"]),
        ("/v1/foods", ["", "limit=20"]),
        ("/v1/search", ["q=leg+cramps&type=foods,claims", "type=claims,foods&q=leg%20cramps"]),
        ("/v1/elemental", ["form=magnesium-oxide&compound_mg=500", "compound_mg=500.0&form=magnesium-oxide"]),
    ],
)
def test_equal_requests_share_a_cached_response(app: FastAPI, path: str, queries: list[str]) -> None:
    bodies = {get(app, f"{path}?{query}").content for query in queries}

    assert len(bodies) == 1
    assert len(app.state.store) == 1


def test_different_requests_do_not_share_a_cached_response(app: FastAPI) -> None:
    urls = (
        "/v1/foods?limit=2",
        "/v1/foods?limit=3",
        "/v1/foods?limit=2&sort=-name",
        "/v1/claims?limit=2",
        "/foods?limit=2",
    )

    assert len({get(app, url).content for url in urls}) == len(app.state.store) == len(urls)
    following = get(app, "/v1/foods?limit=2").json()["links"]["next"]
    assert get(app, following).content != get(app, "/v1/foods?limit=2").content


def test_each_format_of_an_address_is_cached_separately(app: FastAPI) -> None:
    async def send_requests(client: httpx.AsyncClient) -> None:
        html, json = "text/html", "application/json"
        for ranges, chosen in (
            ([html], html),
            ([f"{json};q=0.1"], json),
            ([html, f"{json};q=0.1"], html),
            ([json], json),
        ):
            response = await client.get("/", headers=[("Accept", media_range) for media_range in ranges])
            assert response.headers["content-type"].partition(";")[0] == chosen

    run_in_one_loop(app, send_requests)
    run_in_one_loop(app, send_requests)
    assert len(app.state.store) == 2


def test_cache_busters_and_repeated_parameters_take_no_room_in_the_cache(app: FastAPI) -> None:
    async def send_requests(client: httpx.AsyncClient) -> None:
        for number in range(20):
            await client.get(f"/v1/foods?group=nuts,seeds&_={number}&utm_source={number}")
        await client.get("/v1/foods?group=seeds&group=nuts")

    run_in_one_loop(app, send_requests)

    assert len(app.state.store) == 1
    assert len(app.state.store._by_key) == 2  # noqa: SLF001  # the spellings that are remembered


@pytest.mark.parametrize(
    "url",
    [
        "/v1/foods?limit=0", "/v1/foods?nonsense=1", "/v1/foods/nothing", "/nothing", "/v1/foods?cursor=abc",
        "/v1/intake-reference?age_years=35&sex=female&pregnant=true", "/healthz", "/readyz",
        "/foods/nothing", "/v1/records/nothing", "/v1/foods?" + "a" * 9000,
    ],
)  # fmt: skip
def test_problems_private_responses_and_health_checks_are_not_cached(app: FastAPI, url: str) -> None:
    get(app, url)
    get(app, url, Accept="application/pdf")
    get(app, url, Accept="text/html")

    assert len(app.state.store) == 0


def test_a_private_response_is_validated_and_compressed(app: FastAPI) -> None:
    url = "/v1/intake-reference?age_years=35&sex=female"
    response = get(app, url, **{"Accept-Encoding": "br"})

    assert response.headers["content-encoding"] == "br"
    assert get(app, url, **{"Accept-Encoding": "br", "If-None-Match": response.headers["etag"]}).status_code == 304


class HeaderAppender:
    """Middleware of a host that appends to the list of headers in place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"stamp", b"1"))
            await send(message)

        await self.app(scope, receive, stamp)


def test_headers_added_by_a_host_do_not_change_cached_responses(database: Path) -> None:
    host = FastAPI()
    host.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))
    host.add_middleware(HeaderAppender)
    host.add_middleware(CORSMiddleware, allow_origins=["https://app.example"])
    host.add_middleware(GZipMiddleware)
    headers = {"Origin": "https://app.example", "Accept-Encoding": "gzip"}

    responses = [get(host, "/rls/v1/foods", **headers) for _ in range(4)]

    assert responses[-1].headers.get_list("stamp") == ["1"]

    assert [response.headers.multi_items() for response in responses] == [responses[0].headers.multi_items()] * 4
    assert [response.content for response in responses] == [responses[0].content] * 4


def test_a_cache_of_size_zero_stores_nothing(database: Path) -> None:
    app = make_app(database, megabytes=0)

    get(app, "/v1/foods?limit=1")  # loads the notices, once per release
    assert count_statements(app, "/v1/foods") == count_statements(app, "/v1/foods") == 2
    assert app.state.store.bytes == len(app.state.store) == 0


# Concurrent requests


class SlowRoute:
    """A slow route, which counts its calls and fails with the given outcomes."""

    def __init__(self, app: FastAPI, *outcomes: Exception) -> None:
        self.calls = 0
        self.proceed = asyncio.Event()
        failures = list(outcomes)

        @app.get("/slow")
        async def response(request: Request) -> Response:
            self.calls += 1
            release = await database_of(request).run_async(lambda snapshot: snapshot.release)
            failure = failures.pop(0) if failures else None
            await self.proceed.wait()
            if failure is not None:
                raise failure
            return cacheable_response(request, f'"{release.version}"'.encode() + b" " * 5000, None, release)


def test_concurrent_equal_requests_are_computed_once(app: FastAPI) -> None:
    slow = SlowRoute(app)

    async def send_requests(client: httpx.AsyncClient) -> None:
        tasks = [asyncio.create_task(client.get("/slow", headers={"Accept-Encoding": "br"})) for _ in range(50)]
        await asyncio.sleep(0.05)
        slow.proceed.set()
        assert len({(await task).content for task in tasks}) == 1

    run_in_one_loop(app, send_requests)
    assert slow.calls == 1


def test_concurrent_requests_are_computed_once_while_the_release_check_is_slow(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, database = SlowRoute(app), app.state.context.database
    get_token = database.version_token

    async def get_token_slowly() -> str:
        token: str = await get_token()
        await asyncio.sleep(1.2 * CHECK_INTERVAL_SECONDS)
        return token

    monkeypatch.setattr(database, "version_token", get_token_slowly)

    async def send_requests(client: httpx.AsyncClient) -> None:
        slow.proceed.set()
        responses = await asyncio.gather(*(client.get("/slow") for _ in range(50)))
        assert {response.status_code for response in responses} == {200}

    run_in_one_loop(app, send_requests)
    assert slow.calls == 1


@pytest.mark.parametrize("failure", [RuntimeError("ours"), NotFound("theirs")])
def test_a_failure_of_the_first_request_does_not_reach_waiting_ones(app: FastAPI, failure: Exception) -> None:
    slow = SlowRoute(app, failure)

    async def send_requests(client: httpx.AsyncClient) -> None:
        tasks = [asyncio.create_task(client.get("/slow")) for _ in range(10)]
        await asyncio.sleep(0.05)
        slow.proceed.set()
        statuses = [(await task).status_code for task in tasks]
        assert statuses[0] in (500, 404)
        assert set(statuses[1:]) == {200}

    run_in_one_loop(app, send_requests)


def test_waiting_requests_succeed_if_the_first_is_cancelled(app: FastAPI) -> None:
    slow = SlowRoute(app)

    async def send_requests(client: httpx.AsyncClient) -> None:
        tasks = [asyncio.create_task(client.get("/slow")) for _ in range(10)]
        await asyncio.sleep(0.05)
        tasks[0].cancel()
        await asyncio.sleep(0.05)
        slow.proceed.set()
        assert {(await task).status_code for task in tasks[1:]} == {200}

    run_in_one_loop(app, send_requests)
    assert len(app.state.store) == 1


# Change of release


def test_a_response_of_the_previous_release_is_never_cached(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    app = make_app(path)
    slow = SlowRoute(app)

    async def send_requests(client: httpx.AsyncClient) -> None:
        await client.get("/v1/claims")
        task = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.05)
        change(minimal_seed, path)
        await asyncio.sleep(CHECK_INTERVAL_SECONDS)
        after = await client.get("/v1/claims/nuts-calm")
        assert after.json()["known"] == "Something else is known."
        slow.proceed.set()
        assert (await task).status_code == 200
        assert len(app.state.store) == 1  # only the claim, of the current release

    run_in_one_loop(app, send_requests)


def change(seed: Path, path: Path) -> None:
    """Load changed content."""
    changed = build_minimal_seed()
    changed["claims"][0]["known"] = "Something else is known."
    write_seed(seed, changed)
    load(seed, path)


def test_the_cache_does_not_hide_a_missing_database(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    app = make_app(path)
    assert get(app, "/v1/claims").status_code == get(app, "/v1/claims").status_code == 200

    path.unlink()
    asyncio.run(asyncio.sleep(CHECK_INTERVAL_SECONDS))

    assert get(app, "/v1/claims").status_code == 503
    assert get(app, "/guide").status_code == 200
