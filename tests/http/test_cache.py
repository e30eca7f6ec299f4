"""Answers that are kept: the same bytes, worked out once, bounded, and never of another release."""

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
from app.http.responses import send
from app.main import create_app
from app.seeding.load import load
from app.settings import Settings
from tests.endpoints import ALL
from tests.http.test_mounting import get
from tests.http.test_statements import statements_of
from tests.small import small_seed, write_seed

PAGES = (
    "/", "/foods", "/foods?group=nuts&utm_source=mail", "/conditions/restless-legs-syndrome", "/search",
    "/search?q=legs", "/claims?limit=5", "/dataset", "/changes", "/guide", "/guide/start", "/problems",
    "/problems/gone", "/pictures", "/pictures/graph", "/embed", "/embed/v1/cards.js", "/static/site.css",
    "/docs", "/openapi.json",
)  # fmt: skip


def make_app(database: Path, megabytes: int = 32) -> FastAPI:
    app = create_app(Settings(database_url=f"sqlite:///{database}", cache_max_mb=megabytes))
    app.state.context.database.ask(lambda _: None)  # Opening a release asks what it is.
    return app


@pytest.fixture
def app(database: Path) -> FastAPI:
    return make_app(database)


def together(app: FastAPI, ask: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Ask within one event loop."""

    async def run() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await ask(client)

    asyncio.run(run())


@pytest.fixture(scope="module")
def caching(database: Path) -> FastAPI:
    """An application whose cache the tests of one process share."""
    return make_app(database)


@pytest.fixture(scope="module")
def uncaching(database: Path) -> FastAPI:
    return make_app(database, megabytes=0)


@pytest.mark.parametrize("url", [*(one.address() for one in ALL), *PAGES])
@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.8"])
def test_an_answer_from_memory_is_the_one_that_was_worked_out(
    caching: FastAPI, uncaching: FastAPI, url: str, accept: str
) -> None:
    for coding in ("identity", "gzip", "br"):
        asked = {"Accept": accept, "Accept-Encoding": coding}
        first, second = get(caching, url, **asked), get(caching, url, **asked)
        uncached = get(uncaching, url, **asked)
        assert first.status_code == second.status_code == uncached.status_code
        assert first.content == second.content == uncached.content
        assert first.headers == second.headers == uncached.headers


def test_nothing_is_asked_of_the_database_for_what_is_kept(app: FastAPI) -> None:
    assert statements_of(app, "/v1/foods?group=nuts") == 2
    assert statements_of(app, "/v1/foods?group=nuts") == 0


@pytest.mark.parametrize(
    ("path", "spellings"),
    [
        ("/v1/foods", ["group=nuts&limit=5", "limit=5&group=nuts", "limit=005&group=nuts", "group=nuts,nuts&limit=5"]),
        ("/v1/foods", ["", "limit=20"]),
        ("/v1/search", ["q=leg+cramps&type=foods,claims", "type=claims,foods&q=leg%20cramps"]),
        ("/v1/elemental", ["form=magnesium-oxide&compound_mg=500", "compound_mg=500.0&form=magnesium-oxide"]),
    ],
)
def test_equal_questions_share_an_answer(app: FastAPI, path: str, spellings: list[str]) -> None:
    found = {get(app, f"{path}?{query}").content for query in spellings}

    assert len(found) == 1
    assert len(app.state.store) == 1


def test_different_questions_do_not(app: FastAPI) -> None:
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


def test_one_address_may_have_answers_in_several_formats(app: FastAPI) -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        html, json = "text/html", "application/json"
        for ranges, chosen in (
            ([html], html),
            ([f"{json};q=0.1"], json),
            ([html, f"{json};q=0.1"], html),
            ([json], json),
        ):
            answer = await client.get("/", headers=[("Accept", one) for one in ranges])
            assert answer.headers["content-type"].partition(";")[0] == chosen

    together(app, ask)
    together(app, ask)
    assert len(app.state.store) == 2


@pytest.mark.parametrize(
    "url",
    [
        "/v1/foods?limit=0", "/v1/foods?nonsense=1", "/v1/foods/nothing", "/nothing", "/v1/foods?cursor=abc",
        "/v1/intake-reference?age_years=35&sex=female&pregnant=true", "/healthz", "/readyz",
        "/foods/nothing", "/embed/v1/records/magnesium", "/v1/foods?" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_refused_private_or_of_the_moment_is_not_kept(app: FastAPI, url: str) -> None:
    get(app, url)
    get(app, url, Accept="application/pdf")
    get(app, url, Accept="text/html")

    assert len(app.state.store) == 0


def test_a_private_answer_is_validated_and_compressed_all_the_same(app: FastAPI) -> None:
    url = "/v1/intake-reference?age_years=35&sex=female"
    answer = get(app, url, **{"Accept-Encoding": "br"})

    assert answer.headers["content-encoding"] == "br"
    assert get(app, url, **{"Accept-Encoding": "br", "If-None-Match": answer.headers["etag"]}).status_code == 304


class Stamp:
    """A layer of a host that adds to the list of headers in place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"stamp", b"1"))
            await send(message)

        await self.app(scope, receive, stamp)


def test_a_host_that_adds_headers_does_not_change_what_is_kept(database: Path) -> None:
    host = FastAPI()
    host.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))
    host.add_middleware(Stamp)
    host.add_middleware(CORSMiddleware, allow_origins=["https://app.example"])
    host.add_middleware(GZipMiddleware)
    asked = {"Origin": "https://app.example", "Accept-Encoding": "gzip"}

    answers = [get(host, "/rls/v1/foods", **asked) for _ in range(4)]

    assert answers[-1].headers.get_list("stamp") == ["1"]

    assert [answer.headers.multi_items() for answer in answers] == [answers[0].headers.multi_items()] * 4
    assert [answer.content for answer in answers] == [answers[0].content] * 4


def test_without_memory_nothing_is_kept(database: Path) -> None:
    app = make_app(database, megabytes=0)

    assert statements_of(app, "/v1/foods") == statements_of(app, "/v1/foods") == 2
    assert app.state.store.bytes == len(app.state.store) == 0


# At the same time


class Slow:
    """A route that takes its time, and what happened to it."""

    def __init__(self, app: FastAPI, *outcomes: Exception) -> None:
        self.asked = 0
        self.go = asyncio.Event()
        failures = list(outcomes)

        @app.get("/slow")
        async def answer(request: Request) -> Response:
            self.asked += 1
            release = await database_of(request).read(lambda snapshot: snapshot.release)
            failure = failures.pop(0) if failures else None
            await self.go.wait()
            if failure is not None:
                raise failure
            return send(request, f'"{release.version}"'.encode() + b" " * 5000, None, release)


def test_equal_questions_at_the_same_time_are_worked_out_once(app: FastAPI) -> None:
    slow = Slow(app)

    async def ask(client: httpx.AsyncClient) -> None:
        asked = [asyncio.create_task(client.get("/slow", headers={"Accept-Encoding": "br"})) for _ in range(50)]
        await asyncio.sleep(0.05)
        slow.go.set()
        assert len({(await one).content for one in asked}) == 1

    together(app, ask)
    assert slow.asked == 1


def test_they_are_worked_out_once_where_a_look_at_the_release_takes_long(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, database = Slow(app), app.state.context.database
    look = database.token

    async def look_slowly() -> str:
        found: str = await look()
        await asyncio.sleep(1.2 * CHECK_INTERVAL_SECONDS)
        return found

    monkeypatch.setattr(database, "token", look_slowly)

    async def ask(client: httpx.AsyncClient) -> None:
        slow.go.set()
        answers = await asyncio.gather(*(client.get("/slow") for _ in range(50)))
        assert {answer.status_code for answer in answers} == {200}

    together(app, ask)
    assert slow.asked == 1


@pytest.mark.parametrize("failure", [RuntimeError("ours"), NotFound("theirs")])
def test_a_failure_of_the_first_is_not_that_of_the_others(app: FastAPI, failure: Exception) -> None:
    slow = Slow(app, failure)

    async def ask(client: httpx.AsyncClient) -> None:
        asked = [asyncio.create_task(client.get("/slow")) for _ in range(10)]
        await asyncio.sleep(0.05)
        slow.go.set()
        statuses = [(await one).status_code for one in asked]
        assert statuses[0] in (500, 404)
        assert set(statuses[1:]) == {200}

    together(app, ask)


def test_others_are_answered_when_the_first_goes_away(app: FastAPI) -> None:
    slow = Slow(app)

    async def ask(client: httpx.AsyncClient) -> None:
        asked = [asyncio.create_task(client.get("/slow")) for _ in range(10)]
        await asyncio.sleep(0.05)
        asked[0].cancel()
        await asyncio.sleep(0.05)
        slow.go.set()
        assert {(await one).status_code for one in asked[1:]} == {200}

    together(app, ask)
    assert len(app.state.store) == 1


# Another release


def test_what_was_read_of_a_former_release_is_never_kept(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)
    app = make_app(path)
    slow = Slow(app)

    async def ask(client: httpx.AsyncClient) -> None:
        await client.get("/v1/claims")
        asked = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.05)
        change(small, path)
        await asyncio.sleep(CHECK_INTERVAL_SECONDS)
        after = await client.get("/v1/claims/nuts-calm")
        assert after.json()["known"] == "Something else is known."
        slow.go.set()
        assert (await asked).status_code == 200
        assert len(app.state.store) == 1  # the claim, of the release that is served now

    together(app, ask)


def change(seed: Path, path: Path) -> None:
    """Load other content."""
    changed = small_seed()
    changed["claims"][0]["known"] = "Something else is known."
    write_seed(seed, changed)
    load(seed, path)


def test_a_database_that_is_lost_is_not_hidden_by_what_is_kept(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)
    app = make_app(path)
    assert get(app, "/v1/claims").status_code == get(app, "/v1/claims").status_code == 200

    path.unlink()
    asyncio.run(asyncio.sleep(CHECK_INTERVAL_SECONDS))

    assert get(app, "/v1/claims").status_code == 503
    assert get(app, "/guide").status_code == 200
