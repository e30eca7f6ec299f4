"""Fixtures of browser tests.

`pages`     every kind of page, found by following links, as served.
`page`      an empty page in a fresh Chromium profile; `visit(page, "/claims")` opens a page of the site.
`open_page` the same with options: `open_page(java_script_enabled=False)`, `open_page(viewport=SMALL)`.
`monitor`   records the requests and errors of the pages of a test.
`host`      a page on another origin that embeds our cards.

A test with `page` or `open_page` also fails if a page writes an error to the console, a script or a request fails, or
anything is requested from another host. Without Chromium these tests are skipped, and the end of the run reports it.
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
    # Chromium itself cannot resolve other hosts either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
TIMEOUT_MS: Final = 15_000
"""Timeout of each browser operation in milliseconds, generous because test machines are busy."""

OpenPage = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of this folder into two groups with one browser each, before pytest-xdist reads the groups."""
    for item in items:
        if HERE in item.path.parents:
            group = "browser: every page" if item.path.stem == "test_every_page" else "browser"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def pages(client: httpx.Client) -> Pages:
    return crawl_pages(client)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the package, not the session: Playwright runs an event loop, and other tests start theirs."""
    program = CHROMIUM.find()
    if program is None:
        pytest.skip(CHROMIUM.missing)
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        except Error as failure:
            pytest.skip(f"NOT CHECKED {CHROMIUM.purpose}: {program} does not start: {failure.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def monitor(server: Server) -> Iterator[PageMonitor]:
    pages = PageMonitor(server.url)
    yield pages
    assert not pages.faults, "\n".join(pages.faults)


@pytest.fixture
def open_page(browser: Browser, server: Server, monitor: PageMonitor) -> Iterator[OpenPage]:
    contexts: list[BrowserContext] = []

    def open_in_context(**options: Any) -> Page:
        contexts.append(new_context(browser, server, monitor, **options))
        return contexts[-1].new_page()

    yield open_in_context
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def host(browser: Browser, server: Server) -> Iterator[HostSite]:
    yield from serve_host(HostSite(browser, server.url))


def new_context(browser: Browser, server: Server, monitor: PageMonitor, **options: Any) -> BrowserContext:
    """Open a fresh browser profile whose pages are monitored."""
    context = browser.new_context(**({"base_url": server.url, "viewport": LARGE} | options))
    context.set_default_timeout(TIMEOUT_MS)
    monitor.attach(context)
    return context


def visit(page: Page, address: str, status: int = 200) -> None:
    """Open a page, check its status, and wait until each card on it has loaded."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status, f"{address} has status {response.status}"
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
