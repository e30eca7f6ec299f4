"""Reader journeys in a real browser: search, read, copy and choose a theme, by mouse, by keyboard and without scripts.

Fields and buttons are located as assistive technology does, by role and name.
"""

import re
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SMALL, OpenPage, visit
from tests.conftest import Server

pytestmark = pytest.mark.slow

CLAIM: Final = "/claims/citrate-relieves-rls"
CONDITION: Final = "/conditions/restless-legs-syndrome"


def search_field(page: Page) -> Locator:
    """Locate the search field; the start page has its own besides the one in the header."""
    forms = page.get_by_role("search")
    return forms.locator("input[name=q]").last


def link_to(page: Page, address: str) -> Locator:
    """Locate the first link to an address in the main content."""
    return page.get_by_role("main").locator(f'a[href="{address}"]').first


def main_text(page: Page) -> str:
    """Return the text of the main content, with single spaces."""
    return " ".join(page.get_by_role("main").inner_text().split())


@pytest.fixture
def claim(client: httpx.Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get(f"/v1{CLAIM}").json()
    return document


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("size", [None, SMALL], ids=["large", "small"])
def test_a_reader_finds_restless_legs(open_page: OpenPage, scripts: bool, size: dict[str, int] | None) -> None:
    page = open_page(java_script_enabled=scripts, **({"viewport": size} if size else {}))

    visit(page, "/")
    search_field(page).fill("restless")
    search_field(page).press("Enter")
    page.wait_for_url("**/search?q=restless")
    link_to(page, CONDITION).click()

    expect(page).to_have_url(re.compile(f"{CONDITION}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Restless legs syndrome")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_claim_page_shows_what_is_known_before_what_an_article_says(
    open_page: OpenPage,
    claim: dict[str, Any],
    scripts: bool,
) -> None:
    page = open_page(java_script_enabled=scripts)

    visit(page, "/search?q=citrate")
    link_to(page, CLAIM).click()

    expect(page).to_have_url(re.compile(f"{CLAIM}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(claim["name"])
    text = main_text(page)
    assert claim["known"] in text
    assert claim["said"] in text
    assert text.index(claim["known"]) < text.index(claim["said"])
    assert "very low-certainty evidence" in text.lower()


def test_the_address_of_the_json_can_be_copied(
    open_page: OpenPage, server: Server, claim: dict[str, Any], client: httpx.Client
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])

    visit(page, CLAIM)
    page.get_by_role("button", name=re.compile("^Copy the address")).first.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.includes('/v1/'))")
    copied = page.evaluate("() => navigator.clipboard.readText()")

    assert copied == f"{server.url}/v1{CLAIM}"
    assert client.get(copied).json() == claim


def background(page: Page) -> str:
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour


@pytest.mark.parametrize("path", ["/problems", "/", CLAIM])
def test_a_chosen_theme_survives_a_reload(open_page: OpenPage, path: str) -> None:
    page = open_page(color_scheme="light")
    visit(page, path)
    light = background(page)

    page.get_by_role("button", name="Dark colours").click()
    dark = background(page)
    page.reload()
    after = background(page)
    page.get_by_role("button", name="Light colours").click()

    assert dark == after != light
    assert background(page) == light


def test_a_chosen_theme_applies_without_waiting_for_the_script(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    visit(page, "/")
    page.get_by_role("button", name="Dark colours").click()
    dark = background(page)

    page.route("**/static/site.js*", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.reload()

    assert background(page) == dark


@pytest.mark.parametrize("path", ["/problems", "/", CLAIM])
def test_pages_follow_the_colour_scheme_of_the_system(open_page: OpenPage, path: str) -> None:
    page = open_page(color_scheme="light", java_script_enabled=False)
    visit(page, path)
    light = background(page)

    page.emulate_media(color_scheme="dark")

    assert background(page) != light


def read_focus(page: Page) -> dict[str, Any]:
    """Return the focused element, and whether its focus is visible."""
    focus: dict[str, Any] = page.evaluate(
        """() => {
          const element = document.activeElement, style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          return {
            text: (element.innerText || element.value || "").trim(), name: element.getAttribute("name"),
            href: element.getAttribute("href"), inMain: element.closest("main") !== null,
            isVisible: box.width > 1 && box.bottom > 0 && box.right > 0
              && (style.outlineStyle !== "none" || style.boxShadow !== "none"),
          };
        }"""
    )
    return focus


def tab_to(page: Page, key: str, value: str) -> None:
    """Press Tab until an element with this value has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        now = read_focus(page)
        assert now["isVisible"], f"the focus on {now} is not visible"
        if now[key] == value:
            return
    raise AssertionError(f"Tab never reaches the element with {key} {value!r}")


@pytest.mark.parametrize("path", ["/problems", "/", CLAIM])
def test_the_first_tab_skips_the_header(page: Page, path: str) -> None:
    visit(page, path)

    page.keyboard.press("Tab")
    assert read_focus(page)["href"] == "#main"
    assert read_focus(page)["isVisible"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert read_focus(page)["inMain"]


def test_a_claim_can_be_found_with_the_keyboard_alone(page: Page, claim: dict[str, Any]) -> None:
    visit(page, "/")

    tab_to(page, "name", "q")
    page.keyboard.type("citrate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=citrate")
    tab_to(page, "href", CLAIM)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(claim["name"])
