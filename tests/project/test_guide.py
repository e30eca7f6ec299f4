"""The guide and the pages of problems: their examples are real, their links work, and their sentences are short."""

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.cli import COMMANDS
from app.http.problems import PROBLEM_TYPES, ApiError, problem_response
from app.main import create_app
from app.seeding.load import load
from app.seeding.release import Withdrawal
from app.settings import PROJECT, Settings
from app.web.guide import PAGE_ORDER
from app.web.markdown import (
    EXAMPLE_BASE_URL,
    GUIDE_DIRECTORY,
    PROBLEMS_DIRECTORY,
    Site,
    heading_anchor,
    render_file,
    render_markdown,
)
from tests.conftest import Server
from tests.http.test_mounting import get
from tests.minimal_seed import build_minimal_seed
from tests.project.examples import (
    FENCE,
    WITHOUT_RESPONSE,
    Example,
    is_current,
    list_pages,
    matches,
    read_examples,
    run_example,
)
from tests.seeding.test_history import EARLIER, change_seed, release

SITE = Site("", EXAMPLE_BASE_URL)
PAGES = list_pages()
EXAMPLES = [example for page in PAGES for example in read_examples(page)]
REQUESTED = [example for example in EXAMPLES if example.kind not in WITHOUT_RESPONSE]
PROBLEM_EXAMPLES = {example.page.stem: example for example in EXAMPLES if example.kind == "json"}
"""Responses that a healthy server does not give, by slug."""


def name_of(page: Path) -> str:
    return page.relative_to(GUIDE_DIRECTORY).with_suffix("").as_posix()


def address_of(page: Path) -> str:
    return f"/{name_of(page)}" if page.parent == PROBLEMS_DIRECTORY else f"/guide/{page.stem}"


# Contents


@pytest.mark.parametrize("example", REQUESTED, ids=str)
def test_an_example_shows_the_real_response(server: Server, example: Example) -> None:
    if example.kind == "js" and not shutil.which("node"):
        pytest.skip("NOT RUN: Node is missing; it runs the examples in JavaScript")

    real = run_example(example, server.url)

    assert is_current(example, real), real


def request_withdrawn_record(folder: Path) -> httpx.Response:
    """Withdraw the caution of the minimal seed, and request it."""
    release(folder, "2026.11.2", moment=EARLIER)
    seed = build_minimal_seed()
    seed["cautions"][0] |= {"id": "caution-nuts", "name": "Nuts"}
    change_seed(folder, seed)
    release(folder, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    path = folder.parent / "content.db"
    load(folder, path)
    return get(create_app(Settings(database_url=f"sqlite:///{path}")), "/v1/cautions/caution-allergy")


def request_failing(fail: Callable[[Request], Response]) -> httpx.Response:
    """Request an address at which the application fails in a given way."""
    app = create_app(Settings(database_url="sqlite:////nowhere/content.db"))

    @app.get("/failing")
    async def respond(request: Request) -> Response:
        return fail(request)

    return get(app, "/failing")


def raising(error: Exception) -> Callable[[Request], Response]:
    def fail(_: Request) -> Response:
        raise error

    return fail


class Quota(ApiError):
    slug = "quota-exceeded"


def produce_problem(slug: str, minimal_seed: Path) -> httpx.Response:
    match slug:
        case "gone":
            return request_withdrawn_record(minimal_seed)
        case "not-ready":
            return get(create_app(Settings(database_url="sqlite:////nowhere/content.db")), "/v1/foods")
        case "internal-error":
            return request_failing(raising(RuntimeError("unforeseen")))
        case "bad-request":
            return request_failing(raising(HTTPException(400)))
        case _:
            return request_failing(
                lambda request: problem_response(request, Quota("Too many requests. Wait a little."))
            )


@pytest.mark.parametrize("slug", PROBLEM_EXAMPLES)
def test_the_page_of_a_problem_shows_the_response_of_a_failing_server(slug: str, minimal_seed: Path) -> None:
    real = produce_problem(slug, minimal_seed)

    assert matches(json.loads(PROBLEM_EXAMPLES[slug].code), real.json()), real.text
    assert PROBLEM_EXAMPLES[slug].page == PROBLEMS_DIRECTORY / f"{slug}.md"


@pytest.mark.parametrize(
    ("shown", "real", "is_match"),
    [
        ("urn:…", "urn:uuid:1", True),
        ("urn:…", "uuid:1", False),
        ("…", None, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1, "…": "…"}, {"a": 1, "b": 2}, True),
        ({"a": 1, "c": 3, "…": "…"}, {"a": 1, "b": 2}, False),
        ([1, "…"], [1, 2, 3], True),
        ([2, "…"], [1, 2, 3], False),
        ([1], [1, 2], False),
        ({"a": [{"b": "…"}]}, {"a": [{"b": {"c": 1}}]}, True),
        (1, 2, False),
    ],
)
def test_only_omissions_may_differ_from_the_real_response(shown: Any, real: Any, is_match: bool) -> None:
    assert matches(shown, real) is is_match


def test_html_examples_contain_only_addresses_that_exist(client: httpx.Client) -> None:
    for example in EXAMPLES:
        if example.kind == "html":
            for address in re.findall(rf"{re.escape(EXAMPLE_BASE_URL)}([^\s\"'<>]*)", example.code):
                assert client.get(unescape(address)).status_code == 200, f"{example}: {address}"


def test_shell_examples_contain_only_existing_targets_commands_and_settings() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    settings = {name.upper() for name in Settings.model_fields}
    code = "".join(example.code for example in EXAMPLES if example.kind == "sh")

    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"-m app ([a-z]+)", code)) <= set(COMMANDS)
    assert set(re.findall(r"\b([A-Z_]+)=", code)) <= settings
    text = (GUIDE_DIRECTORY / "self-hosting.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) <= settings


def test_every_page_of_the_guide_exists_and_has_an_example() -> None:
    names = {page.stem for page in PAGES if page.parent == GUIDE_DIRECTORY}

    assert set(PAGE_ORDER) - {"embedding"} <= names
    assert {example.page.stem for example in EXAMPLES} >= names - {"embedding"}


def test_every_problem_type_has_a_page_with_its_own_response() -> None:
    assert {path.stem for path in PROBLEMS_DIRECTORY.glob("*.md")} == set(PROBLEM_TYPES)
    for slug, kind in PROBLEM_TYPES.items():
        path = PROBLEMS_DIRECTORY / f"{slug}.md"
        assert render_file(name_of(path), SITE).title == kind.title.removesuffix(".")
        problem = json.loads(next(example for example in read_examples(path) if example.is_json).response)
        assert (problem["type"], problem["status"]) == (f"/problems/{slug}", kind.status)


# Serving


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_is_served_with_its_title_and_a_validator(client: httpx.Client, page: Path) -> None:
    response = client.get(address_of(page))

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{render_file(name_of(page), SITE).title}</h1>" in unescape(response.text)
    assert response.text.count("aria-current") == 1
    again = client.get(address_of(page), headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_contents_list_all_pages_in_reading_order(client: httpx.Client) -> None:
    listed = re.findall(r'<h2><a href="/guide/([\w-]+)"', client.get("/guide").text)

    assert listed == [name for name in PAGE_ORDER if (GUIDE_DIRECTORY / f"{name}.md").is_file()]
    visited = [listed[0]]
    while following := re.search(r'rel="next" href="/guide/([\w-]+)"', client.get(f"/guide/{visited[-1]}").text):
        visited.append(following[1])
    assert visited == listed


def test_no_link_or_anchor_is_broken(client: httpx.Client) -> None:
    addresses = ["/guide", "/problems", *map(address_of, PAGES)]
    seen = {address: client.get(address).text for address in addresses}
    for address, text in list(seen.items()):
        main = text[text.index("<main") : text.index("</main>")]
        for link in set(re.findall(r'href="([^"]*)"', main)):
            path, _, anchor = unescape(link).partition("#")
            if path.startswith("https://"):
                continue
            target = path or address
            if target not in seen:
                response = client.get(target)
                # Pages of problems link to requests that fail on purpose.
                assert response.status_code == 200 or address.startswith(("/problems", "/guide/errors")), target
                seen[target] = response.text
            assert not anchor or f'id="{anchor}"' in seen[target], link


def test_links_between_pages_also_work_in_the_repository() -> None:
    for page in PAGES:
        for href in re.findall(r"\]\(([^)]+)\)", FENCE.sub("", page.read_text(encoding="utf-8"))):
            file, _, anchor = href.partition("#")
            if "://" in href or href.startswith("/"):
                continue
            target = (page.parent / file).resolve() if file else page
            assert target in PAGES, href
            headings = re.findall(r"^#+ (.*)$", FENCE.sub("", target.read_text(encoding="utf-8")), re.MULTILINE)
            assert not anchor or anchor in {heading_anchor(name.replace("`", "")) for name in headings}, href


@pytest.mark.parametrize(
    ("requested", "intended"),
    [
        ("/guide/concept", "/guide/concepts"),
        ("/guide/start.md", "/guide/start"),
        ("/guide/xyzzy", "/guide"),
        ("/guide/", "/guide"),
        ("/problems/notfound", "/problems/not-found"),
        ("/problems/xyzzy", "/problems"),
    ],
)
def test_an_unknown_page_links_to_an_existing_one(client: httpx.Client, requested: str, intended: str) -> None:
    response = client.get(requested)

    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert f'href="{intended}"' in response.text


def test_html_in_a_text_is_escaped() -> None:
    source = "# A <b>title</b>\n\nLead <script>x</script>.\n\n[x](javascript:alert(1)) <i>y</i>\n"

    text = render_markdown(source, "page", SITE)

    assert "<script" not in text.lead
    assert "<i>" not in text.body
    assert "href" not in text.body


@pytest.fixture(scope="module")
def host(database: Path) -> FastAPI:
    outer = FastAPI()
    outer.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))
    return outer


def test_links_of_a_mounted_guide_have_its_prefix(host: FastAPI) -> None:
    for address in ("/guide", "/guide/start", "/guide/paging", "/problems", "/problems/not-found"):
        text = get(host, f"/rls{address}").text
        links = re.findall(r'(?:href|src|action)="([^"]*)"', text)
        assert links
        assert all(link.startswith(("/rls/", "#", "https://", "data:")) for link in links), address
    assert "http://127.0.0.1:8000/rls/v1/claims/role-treats-cramps" in get(host, "/rls/guide/start").text


def test_examples_use_the_public_url(database: Path) -> None:
    url = "https://example.org/rls"
    app = create_app(Settings(database_url=f"sqlite:///{database}", public_url=url))

    text = get(app, "/guide/start").text

    assert EXAMPLE_BASE_URL not in text
    assert f"{url}/v1/claims/role-treats-cramps?" in text


def test_the_reference_links_to_existing_pages(host: FastAPI) -> None:
    text = get(host, "/rls/docs").text

    for link in re.findall(r'<a href="([^"]+)"', text):
        assert get(host, f"/rls/{link}").status_code == 200


# Style


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_sentences_are_short(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    paragraphs = re.split(r"\n\s*\n|\n(?=[-#|]|\d+\. )", prose)
    for paragraph in paragraphs:
        text = re.sub(r"\]\([^)]+\)", "]", " ".join(paragraph.split()))
        for sentence in re.split(r"(?<=[.?!:])\s+", text):
            if not sentence.startswith("|"):
                words = [word for word in sentence.split() if any(char.isalnum() for char in word)]
                assert len(words) <= 25, sentence


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_begins_with_a_title_and_a_lead(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.match(r"# \S[^\n]*\n\n[A-Z]", text)
    assert len(re.findall(r"^# ", FENCE.sub("", text), re.MULTILINE)) == 1
