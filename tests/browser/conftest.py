"""Which fixture to choose.

`pages`     every kind of page, found by links, as served.
`page`      an empty page of a fresh Chromium profile; `visit(page, "/claims")` opens a page of the site.
`open_page` the same with options: `open_page(java_script_enabled=False)`, `open_page(viewport=SMALL)`.
`watch`     what the pages of this test did that a reader does not see.
`host`      somebody else's page, on an origin of its own, with our cards on it.

However a test with `page` or `open_page` ends, it fails where a page wrote an error to the console, a script broke, a
request failed, or anything was asked of another host. Where there is no Chromium, its tests are skipped, and the run
says so at its end.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright

from tests.browser.crawl import Pages, crawl_pages
from tests.browser.host import HostSite, serve_host
from tests.browser.monitor import PageMonitor
from tests.conftest import Server
from tests.tools import CHROMIUM

HERE: Final = Path(__file__).parent
NARROW: Final = ViewportSize(width=320, height=640)
SMALL: Final = ViewportSize(width=360, height=740)
LARGE: Final = ViewportSize(width=1280, height=900)

CHROMIUM_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # Chromium itself finds no other host either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
TIMEOUT_MS: Final = 15_000
"""Milliseconds that a page may take; machines of tests are busy."""

OpenPage = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of this folder in two groups, before pytest-xdist looks for groups: a browser serves each."""
    for item in items:
        if HERE in item.path.parents:
            group = "browser: every page" if item.path.stem == "test_every_page" else "browser"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def pages(client: httpx.Client) -> Pages:
    return crawl_pages(client)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all. Not for the session: Playwright keeps an event loop, and other tests start their own."""
    program = CHROMIUM.find()
    if program is None:
        pytest.skip(CHROMIUM.missing)
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        except Error as failure:
            pytest.skip(f"NOT CHECKED {CHROMIUM.purpose}: {program} does not start: {failure.message.splitlines()[0]}")
        yield running
        running.close()


@pytest.fixture
def watch(server: Server) -> Iterator[PageMonitor]:
    watching = PageMonitor(server.url)
    yield watching
    assert not watching.faults, "\n".join(watching.faults)


@pytest.fixture
def open_page(browser: Browser, server: Server, watch: PageMonitor) -> Iterator[OpenPage]:
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        contexts.append(new_context(browser, server, watch, **options))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def host(browser: Browser, server: Server) -> Iterator[HostSite]:
    yield from serve_host(HostSite(browser, server.url))


def new_context(browser: Browser, server: Server, watch: PageMonitor, **options: Any) -> BrowserContext:
    """A fresh profile of the browser, whose pages are watched."""
    context = browser.new_context(**({"base_url": server.url, "viewport": LARGE} | options))
    context.set_default_timeout(TIMEOUT_MS)
    watch.follow(context)
    return context


def visit(page: Page, address: str, status: int = 200) -> None:
    """Open a page and see that it answers as it should, until each card on it shows something."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status, f"{address} answers {answer.status}"
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
