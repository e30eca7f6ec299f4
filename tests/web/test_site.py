"""All pages together: every link answers, every page is whole, small, kept, and below the address of the service."""

import gzip
import re
from collections import deque
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.web.pages import BROWSER, Page, all_of, ask

SHOWING_FAILURES = ("/docs", "/problems", "/guide/errors")
"""Pages that lead, on purpose, to what cannot be answered, and have tests of their own."""

OTHER_STATES = ("/embed?", "cursor=", "/claims?subject=", "certainty=", "&direction=")
"""What is in an address that leads to another state of a page which is there already.

Hundreds of counts in the tables of pictures lead to lists of claims: `test_pictures.py` follows some of them.
"""


@cache
def site(client: httpx.Client) -> dict[str, str]:
    """Every page that can be reached from the start, save other states of the same page."""
    found: dict[str, str] = {}
    seen = {"/"}
    pending = deque(seen)
    while pending:
        path = pending.popleft()
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 200, path
        if "text/html" not in answer.headers["content-type"]:
            continue
        found[path] = answer.text
        if path.startswith(SHOWING_FAILURES):
            continue
        for link in Page(answer.text).links:
            target = link.partition("#")[0]
            if target.startswith("/") and target not in seen and not any(one in target for one in OTHER_STATES):
                seen.add(target)
                pending.append(target)
    return found


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_address_that_any_page_links_to_answers(client: httpx.Client) -> None:
    assert len(site(client)) > 600


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_is_whole_and_asks_no_other_host(client: httpx.Client) -> None:
    for path, html in site(client).items():
        if path == "/docs":
            continue
        page = Page(html)
        assert page.count("h1") == page.count("main") == 1, path
        assert not re.search(r"\sstyle=|\son\w+=", re.sub(r"<script.*?</script>", "", html)), path
        assert all(one.startswith(("/static/", "/embed/v1/", "data:")) for one in page.assets), path
        assert "General information, not medical advice." in page.text, path
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_what_an_article_says_stands_only_beside_what_is_known_and_the_grade(client: httpx.Client) -> None:
    claims = all_of(client, "claims")
    shown = 0
    for path, html in site(client).items():
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
        for claim in claims:
            said = re.search(rf"says?: {re.escape(claim['said'])}", text) if claim["said"] else None
            if said:
                shown += 1
                assert claim["known"] in text[: said.start()], (path, claim["id"])
                assert claim["standing"] in text[said.end() :].lower(), (path, claim["id"])
    assert shown > 100


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_is_small(client: httpx.Client, record_property: Callable[[str, object], None]) -> None:
    loaded = sum(len(gzip.compress(client.get(one).content)) for one in Page(site(client)["/"]).assets if one[0] == "/")
    size, path = max((len(gzip.compress(html.encode())) + loaded, path) for path, html in site(client).items())

    record_property(
        "figure", f"largest page of {len(site(client))}: {path}, {size} bytes compressed with what it loads"
    )
    assert size < 60_000


def test_the_largest_page_and_the_stylesheet_are_small(client: httpx.Client) -> None:
    html = client.get("/conditions/restless-legs-syndrome", headers=BROWSER)
    page = Page(html.text)
    sent = [html.content, *(client.get(one).content for one in page.assets if one.startswith("/"))]

    assert sum(len(gzip.compress(one)) for one in sent) < 60_000


@pytest.mark.parametrize("path", ["/", "/foods", "/conditions/restless-legs-syndrome", "/search?q=legs", "/dataset"])
def test_pages_can_be_kept_and_run_nothing_that_stands_in_them(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)

    again = client.get(path, headers=BROWSER | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path, headers=BROWSER)
    assert (head.status_code, head.headers["etag"], head.content) == (200, answer.headers["etag"], b"")
    assert "max-age=300" in answer.headers["cache-control"]
    assert "script-src 'self';" in answer.headers["content-security-policy"]


@pytest.fixture(scope="module")
def host(database: Path) -> FastAPI:
    outer = FastAPI()
    outer.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))
    return outer


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/foods?group=nuts&limit=2",
        "/conditions/restless-legs-syndrome",
        "/search?q=legs&limit=2",
        "/nothing",
        "/dataset",
    ],
)
def test_every_address_on_a_page_is_below_the_prefix(host: FastAPI, path: str) -> None:
    page = Page(ask(host, f"/rls{path}").text)
    own = [one for one in (*page.links, *page.assets) if not one.startswith(("#", "https://", "http://", "data:"))]
    given = [
        one[name] for _, one in page.elements for name in ("action", "data-suggest", "data-copy-address") if name in one
    ]

    assert len(own) > 5
    assert all(one.startswith("/rls/") for one in (*own, *given))
