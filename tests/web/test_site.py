"""All pages: links resolve, pages are valid, small and cacheable, and URLs respect the prefix."""

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
from tests.web.pages import BROWSER, Page, fetch_all, fetch_from_app

LINKING_TO_ERRORS = ("/docs", "/problems", "/guide/errors")
"""Pages that deliberately link to errors; they have their own tests."""

OTHER_STATES = ("/embed?", "cursor=", "/claims?subject=", "certainty=", "&direction=")
"""Parts of URLs that lead to another state of a page already crawled.

Hundreds of counts in chart tables link to lists of claims; `test_pictures.py` follows some of them.
"""


@cache
def crawl(client: httpx.Client) -> dict[str, str]:
    """Crawl every page reachable from the home page, except other states of the same page."""
    pages: dict[str, str] = {}
    seen = {"/"}
    pending = deque(seen)
    while pending:
        path = pending.popleft()
        response = client.get(path, headers=BROWSER)
        assert response.status_code == 200, path
        if "text/html" not in response.headers["content-type"]:
            continue
        pages[path] = response.text
        if path.startswith(LINKING_TO_ERRORS):
            continue
        for link in Page(response.text).links:
            target = link.partition("#")[0]
            if target.startswith("/") and target not in seen and not any(part in target for part in OTHER_STATES):
                seen.add(target)
                pending.append(target)
    return pages


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_link_on_every_page_resolves(client: httpx.Client) -> None:
    assert len(crawl(client)) > 600


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_is_valid_and_loads_nothing_from_other_hosts(client: httpx.Client) -> None:
    for path, html in crawl(client).items():
        if path == "/docs":
            continue
        page = Page(html)
        assert page.count("h1") == page.count("main") == 1, path
        assert not re.search(r"\sstyle=|\son\w+=", re.sub(r"<script.*?</script>", "", html)), path
        assert all(url.startswith(("/static/", "/embed/v1/", "data:")) for url in page.assets), path
        assert "General information, not medical advice." in page.text, path
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_an_article_statement_appears_only_with_what_is_known_and_its_standing(client: httpx.Client) -> None:
    claims = fetch_all(client, "claims")
    shown = 0
    for path, html in crawl(client).items():
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
        for claim in claims:
            statement = re.search(rf"says?: {re.escape(claim['said'])}", text) if claim["said"] else None
            if statement:
                shown += 1
                assert claim["known"] in text[: statement.start()], (path, claim["id"])
                assert claim["standing"] in text[statement.end() :].lower(), (path, claim["id"])
    assert shown > 100


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_is_small(client: httpx.Client, record_property: Callable[[str, object], None]) -> None:
    loaded = sum(
        len(gzip.compress(client.get(url).content)) for url in Page(crawl(client)["/"]).assets if url[0] == "/"
    )
    size, path = max((len(gzip.compress(html.encode())) + loaded, path) for path, html in crawl(client).items())

    record_property(
        "figure", f"largest page of {len(crawl(client))}: {path}, {size} bytes compressed with what it loads"
    )
    assert size < 60_000


def test_the_largest_page_and_the_stylesheet_are_small(client: httpx.Client) -> None:
    html = client.get("/conditions/restless-legs-syndrome", headers=BROWSER)
    page = Page(html.text)
    bodies = [html.content, *(client.get(url).content for url in page.assets if url.startswith("/"))]

    assert sum(len(gzip.compress(url)) for url in bodies) < 60_000


@pytest.mark.parametrize("path", ["/", "/foods", "/conditions/restless-legs-syndrome", "/search?q=legs", "/dataset"])
def test_pages_can_be_revalidated_and_forbid_inline_scripts(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers=BROWSER)

    again = client.get(path, headers=BROWSER | {"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path, headers=BROWSER)
    assert (head.status_code, head.headers["etag"], head.content) == (200, response.headers["etag"], b"")
    assert "max-age=300" in response.headers["cache-control"]
    assert "script-src 'self';" in response.headers["content-security-policy"]


@pytest.fixture(scope="module")
def mounted_app(database: Path) -> FastAPI:
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
def test_every_url_on_a_page_is_under_the_prefix(mounted_app: FastAPI, path: str) -> None:
    page = Page(fetch_from_app(mounted_app, f"/rls{path}").text)
    urls = [url for url in (*page.links, *page.assets) if not url.startswith(("#", "https://", "http://", "data:"))]
    attributes = [
        url[name] for _, url in page.elements for name in ("action", "data-suggest", "data-copy-address") if name in url
    ]

    assert len(urls) > 5
    assert all(url.startswith("/rls/") for url in (*urls, *attributes))
