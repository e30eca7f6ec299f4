"""Every element embedded on another origin: its accessibility, and the code that an author copies."""

import re
from typing import Final

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.web.embed import ELEMENT_LABELS
from tests.browser.axe import find_violations
from tests.browser.conftest import SMALL, visit
from tests.browser.host import HostSite
from tests.conftest import Server

pytestmark = pytest.mark.slow

RECORDS: Final = {
    "conditions": "restless-legs-syndrome",
    "nutrients": "magnesium",
    "supplement-forms": "magnesium-citrate",
    "food-groups": "nuts",
    "claims": "citrate-relieves-rls",
    "sources": "article-citrate",
    "vocabularies": "certainty",
}
CARDS: Final = (
    *(f'<rls-card type="{kind}" record="{record}" heading="2"></rls-card>' for kind, record in RECORDS.items()),
    '<rls-card record="no-such-record" heading="2"></rls-card>',
    '<rls-claim record="citrate-relieves-rls" heading="2"></rls-claim>',
    '<rls-advice heading="2"></rls-advice>',
    '<rls-sources ids="magnesium-citrate,citrate-relieves-rls" heading="2"></rls-sources>',
)
"""Each element, and cards of various types of records."""

EMBED_CHOICES: Final = {
    "card": "element=card&type=supplement-forms&record=magnesium-citrate",
    "claim": "element=claim&record=citrate-relieves-rls",
    "advice": "element=advice",
    "sources": "element=sources&ids=magnesium-citrate,citrate-relieves-rls",
    "card in a frame": "element=card&type=supplement-forms&record=magnesium-citrate&as=frame",
    "claim in a frame": "element=claim&record=citrate-relieves-rls&as=frame",
}
"""Choices of an author in the configurator, by name."""


@pytest.mark.parametrize("card", CARDS)
def test_axe_finds_no_violation_in_a_card(host: HostSite, card: str) -> None:
    page = host.open(card, viewport=SMALL, color_scheme="light")
    expect(page.locator("article[aria-busy=false]")).to_have_count(1)

    assert list(find_violations(page)) == []
    page.emulate_media(color_scheme="dark")
    assert list(find_violations(page)) == []


@pytest.mark.parametrize(
    "path", ["conditions/restless-legs-syndrome", "claims/citrate-relieves-rls", "claims/no-such-claim"]
)
def test_axe_finds_no_violation_in_a_frame(host: HostSite, path: str) -> None:
    address = f"{host.api}/embed/v1/{path}?heading=2"
    page = host.open(f'<iframe src="{address}" title="A card" width="320" height="900"></iframe>')
    page.frame_locator("iframe").locator("article:not([aria-busy=true])").wait_for()

    assert list(find_violations(page)) == []


@pytest.mark.parametrize("choice", EMBED_CHOICES.values(), ids=EMBED_CHOICES)
def test_copied_code_works_under_the_policy_shown_with_it(page: Page, host: HostSite, choice: str) -> None:
    visit(page, f"/embed?{choice}&heading=2")
    code = page.locator('[data-code="html"] code')
    expect(code).to_contain_text("<")
    policy = page.locator('[data-code="policy"] code').inner_text().removeprefix("Content-Security-Policy:")

    copied = host.open(code.inner_text(), policy)

    container = copied.frame_locator("iframe") if "as=frame" in choice else copied
    article = container.locator("article[aria-busy=false]")
    article.wait_for()
    expect(article.get_by_role("link", name=re.compile("CC BY 4.0"))).to_be_visible()
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_every_element_is_tested_here(server: Server) -> None:
    defined = set(re.findall(r"<(rls-[a-z]+)>", httpx.get(f"{server.url}/embed/v1/cards.js").text))

    assert defined == {f"rls-{name}" for name in ELEMENT_LABELS}
    assert defined == {re.findall(r"[\w-]+", card)[0] for card in CARDS}
    assert defined == {f"rls-{re.findall('element=([a-z]+)', choice)[0]}" for choice in EMBED_CHOICES.values()}
