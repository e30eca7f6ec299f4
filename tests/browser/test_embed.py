"""Cards in a real browser, embedded on another origin under a strict Content-Security-Policy."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.host import TIMEOUT_MS, HostSite, serve_host, text_of, wait_for_card
from tests.conftest import Server, StartServer

pytestmark = pytest.mark.slow

FORBIDDEN_ADVICE = re.compile(r"alcohol|\bmg\b|dose|supplement|tablet", re.IGNORECASE)


def are_in_order(text: str, *parts: str) -> bool:
    """Tell whether a text contains all parts in this order."""
    positions = [text.lower().find(" ".join(part.split()).lower()) for part in parts]
    return -1 not in positions and positions == sorted(positions)


@pytest.mark.parametrize(
    "attributes", ['type="supplement-forms" record="magnesium-citrate"', 'record="magnesium-citrate"']
)
def test_a_card_shows_a_record_given_by_type_and_id_or_by_id_alone(
    host: HostSite, client: httpx.Client, attributes: str
) -> None:
    record = client.get("/v1/supplement-forms/magnesium-citrate").json()

    article = wait_for_card(host.open(f"<rls-card {attributes}></rls-card>"), "rls-card")

    text = text_of(article)
    assert are_in_order(
        text, "Supplement form", record["name"], record["card"], "Cautions", "RLS & Magnesium Content API"
    )
    assert [item["one_liner"] for item in record["cautions"] if item["one_liner"] not in text] == []
    assert [item["text"] for item in record["notices"] if item["text"] not in text] == []
    urgent, *others = (item["one_liner"] for item in record["cautions"])
    assert are_in_order(text, f"Urgent: {urgent}", *others)
    release = client.get("/v1/dataset").json()["meta"]["release"]
    assert text.endswith(f"RLS & Magnesium Content API, CC BY 4.0, release {release}")
    assert article.get_attribute("lang") == "en"
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_a_claim_shows_what_is_known_then_the_grade_then_what_the_article_says(
    host: HostSite, client: httpx.Client
) -> None:
    for item in client.get("/v1/claims?source=article-citrate&correction=overclaim,unsafe&limit=3").json()["items"]:
        claim = client.get(item["href"]).json()
        article = wait_for_card(host.open(f'<rls-claim record="{claim["id"]}"></rls-claim>'), "rls-claim")

        text = text_of(article)
        certainty, direction = claim["assessment"]["certainty"], claim["assessment"]["direction"]
        verdict = {"for": "supports this", "against": "contradicts this", "unclear": "is inconclusive"}[direction]
        grade = f"{certainty.replace('_', ' ')}-certainty evidence {verdict}" if certainty else "Standing: "
        assert are_in_order(
            text, claim["name"], "What is known", claim["known"], "How well the evidence", grade,
            "What the article says", claim["said"], "Correction", claim["correction"]["position"],
            "RLS & Magnesium Content API",
        )  # fmt: skip
        assert [item["text"] for item in claim["notices"] if item["text"] not in text] == []
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_every_element_shows_a_claim_with_what_is_known_and_its_grade(host: HostSite, client: httpx.Client) -> None:
    claim = client.get("/v1/claims?source=article-glycinate&standing=rejected&limit=1").json()["items"][0]

    page = host.open(f'<rls-card record="{claim["id"]}"></rls-card>')

    text = text_of(wait_for_card(page, "rls-card"))
    assert are_in_order(text, claim["known"], "How well the evidence", claim["said"])


def test_the_advice_of_the_day_rotates_by_date(host: HostSite, client: httpx.Client) -> None:
    listed = client.get("/v1/lifestyle-advice?suits_every_day=true&limit=100").json()["items"]
    names = [item["name"] for item in sorted(listed, key=lambda item: str(item["id"]))]
    first = date(2026, 12, 30)
    days = [first + timedelta(days=number) for number in range(len(names))]

    page = host.open("".join(f'<rls-advice date="{day}"></rls-advice>' for day in days))

    articles = page.locator('rls-advice article[aria-busy="false"]')
    articles.nth(len(days) - 1).wait_for()
    shown = [" ".join(text.split()) for text in articles.all_inner_texts()]
    expected = [names[(day - date(1970, 1, 1)).days % len(names)] for day in days]
    assert [name in text for name, text in zip(expected, shown, strict=True)] == [True] * len(days)
    assert sorted(expected) == sorted(names)
    for text in shown:
        advice = text.partition("Full entry")[0]
        assert "-certainty evidence " in advice
        assert not FORBIDDEN_ADVICE.search(advice)
        assert "This is general information" in text
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_advice_without_a_date_is_that_of_today_in_utc(host: HostSite) -> None:
    before = datetime.now(UTC).date()
    shown = (
        wait_for_card(host.open("<rls-advice></rls-advice>"), "rls-advice").locator("time").get_attribute("datetime")
    )

    assert shown in {before.isoformat(), datetime.now(UTC).date().isoformat()}


def test_the_sources_list_is_numbered_and_marks_articles(host: HostSite, client: httpx.Client) -> None:
    ids = "restless-legs-syndrome,magnesium-citrate"
    cited = client.get(f"/v1/citations?ids={ids}").json()["items"]

    article = wait_for_card(host.open(f'<rls-sources ids="{ids}"></rls-sources>'), "rls-sources")

    entries = article.locator("ol > li")
    assert entries.count() == len(cited)
    for text, item in zip(entries.all_inner_texts(), cited, strict=True):
        assert item["title"] in text
        assert ("Source article, not evidence" in text) == (item["role"] == "article")
    assert article.locator("a[rel~=noreferrer]").count() == article.locator("a").count()
    assert "This is general information" in text_of(article)
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_attributes_set_heading_level_theme_and_text(host: HostSite, client: httpx.Client) -> None:
    record = client.get("/v1/conditions/restless-legs-syndrome").json()
    page = host.open(
        '<rls-card type="conditions" record="restless-legs-syndrome" heading="2" text="summary"></rls-card>'
    )

    article = wait_for_card(page, "rls-card")

    assert article.locator("h2").inner_text() == record["name"]
    assert article.locator("h3").inner_text() == "Cautions"
    assert record["summary"] in text_of(article)
    colour = "(element) => getComputedStyle(element).backgroundColor"
    light = article.evaluate(colour)
    page.evaluate("document.querySelector('rls-card').setAttribute('theme', 'dark')")
    assert article.evaluate(colour) != light
    page.evaluate("document.querySelector('rls-card').style.setProperty('--rls-paper', 'rgb(1, 2, 3)')")
    assert article.evaluate(colour) == "rgb(1, 2, 3)"


def test_a_changed_attribute_replaces_the_record(host: HostSite) -> None:
    page = host.open('<rls-card type="conditions" record="anxiety"></rls-card>')
    wait_for_card(page, "rls-card").get_by_role("heading", name="Anxiety").wait_for()

    page.evaluate(
        "() => { const card = document.querySelector('rls-card');"
        "card.setAttribute('record', 'no-such-record'); card.setAttribute('record', 'iron-deficiency'); }"
    )

    wait_for_card(page, "rls-card").get_by_role("heading", name="Iron deficiency").wait_for()
    assert host.console_errors == []


@pytest.mark.parametrize("width", [280, 320, 800])
def test_no_card_is_wider_than_the_page(host: HostSite, width: int) -> None:
    page = host.open(
        '<rls-card record="magnesium-citrate"></rls-card><rls-claim record="glycinate-start-low"></rls-claim>'
        '<rls-sources ids="magnesium-citrate"></rls-sources>',
        viewport={"width": width, "height": 800},
    )
    for name in ("rls-card", "rls-claim", "rls-sources"):
        wait_for_card(page, name)

    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("element", "message"),
    [
        ('<rls-card type="conditions" record="restles-legs"></rls-card>', "Did you mean 'restless-legs-syndrome'?"),
        ('<rls-card record="magnesium-citrat"></rls-card>', "Did you mean 'magnesium-citrate'?"),
        ('<rls-claim record="no-such-claim"></rls-claim>', "We can’t show this content."),
    ],
)
def test_an_unknown_id_shows_an_error(host: HostSite, element: str, message: str) -> None:
    page = host.open(element)

    article = wait_for_card(page, re.findall(r"rls-\w+", element)[0])

    text = text_of(article)
    assert are_in_order(text, "We can’t show this content.", message)
    assert article.get_by_role("status").count() == 1
    assert article.locator("button").count() == 0


def test_an_unknown_id_hides_no_source_of_the_others(host: HostSite, client: httpx.Client) -> None:
    cited = client.get("/v1/citations?ids=magnesium-citrate").json()["items"]

    page = host.open('<rls-sources ids="no-such-record,magnesium-citrate"></rls-sources>')

    entries = wait_for_card(page, "rls-sources").locator("ol > li")
    assert len(cited) == entries.count() > 0
    assert host.console_errors == ['rls-sources: the id "no-such-record" is unknown.']


def test_a_passage_has_no_card(host: HostSite) -> None:
    article = wait_for_card(host.open('<rls-card record="article-citrate-s003"></rls-card>'), "rls-card")

    assert text_of(article).startswith("There is no card for this record.")


def test_an_empty_card_says_why_it_is_empty(host: HostSite) -> None:
    page = host.open('<rls-card></rls-card><rls-sources ids="certainty"></rls-sources>')

    assert text_of(wait_for_card(page, "rls-card")) == "No record selected."
    empty = text_of(wait_for_card(page, "rls-sources"))
    assert empty.startswith("No sources are listed for these records.")
    assert "RLS & Magnesium Content API" in empty


def test_a_card_says_that_it_is_loading(host: HostSite) -> None:
    page = host.open("")
    page.route("**/v1/conditions/**", lambda _: None)
    page.evaluate("document.body.append(Object.assign(document.createElement('rls-card'), {id: 'slow'}))")
    page.evaluate("slow.setAttribute('type', 'conditions'); slow.setAttribute('record', 'anxiety')")

    busy = page.locator('rls-card article[aria-busy="true"]')

    busy.wait_for()
    assert "Loading" in (busy.text_content() or "")


def test_a_server_error_can_be_retried_without_losing_the_focus(host: HostSite) -> None:
    page = host.open("")
    faulty = {"status": 503, "content_type": "application/problem+json", "body": '{"detail": "no"}'}
    page.route(
        "**/v1/conditions/**", lambda route: route.fulfill(**faulty, headers={"Access-Control-Allow-Origin": "*"})
    )
    page.evaluate("document.body.append(document.createElement('rls-card'))")
    page.evaluate("const card = document.querySelector('rls-card'); card.setAttribute('type', 'conditions');"
                  "card.setAttribute('record', 'anxiety')")  # fmt: skip
    again = page.locator("rls-card").get_by_role("button", name="Try again")
    again.wait_for()
    assert "The service is having a problem." in page.locator("rls-card article").inner_text()

    page.unroute_all()
    again.press("Enter")

    wait_for_card(page, "rls-card").get_by_role("heading", name="Anxiety").wait_for()
    assert page.evaluate("document.querySelector('rls-card').shadowRoot.activeElement.localName") == "article"


def test_an_offline_card_says_so_or_shows_a_saved_copy(
    browser: Browser, start_server: StartServer, database: Path
) -> None:
    api = start_server(database)
    for host in serve_host(HostSite(browser, api.url)):
        page = host.open('<rls-card type="conditions" record="anxiety"></rls-card>')
        wait_for_card(page, "rls-card").get_by_role("heading", name="Anxiety").wait_for()
        api.process.terminate()
        api.process.wait(10)

        page.evaluate("document.querySelector('rls-card').setAttribute('record', 'iron-deficiency')")
        offline = page.locator("rls-card").get_by_text("We can’t load this right now.")
        offline.wait_for()
        assert page.locator("rls-card").get_by_role("button", name="Try again").count() == 1

        page.evaluate("document.querySelector('rls-card').setAttribute('record', 'anxiety')")
        wait_for_card(page, "rls-card").get_by_role("heading", name="Anxiety").wait_for()
        assert "This is general information" in page.locator("rls-card article").inner_text()


def test_a_stale_copy_is_marked_as_a_copy(host: HostSite, client: httpx.Client) -> None:
    record = client.get("/v1/conditions/anxiety").json()
    page = host.open("")
    page.evaluate(
        "() => { const original = window.fetch; window.fetch = (address, options) =>"
        "options.cache === 'force-cache' ? original(address, options) : Promise.reject(new TypeError('no network')); }"
    )
    page.evaluate("document.body.append(document.createElement('rls-card'))")
    page.evaluate("document.querySelector('rls-card').setAttribute('record', 'anxiety')")

    text = text_of(wait_for_card(page, "rls-card").filter(has_text=record["name"]))

    assert are_in_order(text, "This is a saved copy.", record["name"], record["notices"][0]["text"])


def test_a_frame_adopts_the_height_of_its_card(host: HostSite, client: httpx.Client) -> None:
    record = client.get("/v1/conditions/restless-legs-syndrome").json()
    page = host.open(
        f'<iframe src="{host.api}/embed/v1/conditions/restless-legs-syndrome" width="100%" height="50" title="RLS" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>',
        viewport={"width": 320, "height": 700},
    )
    inner = page.frame_locator("iframe")

    inner.locator('rls-card article[aria-busy="false"]').get_by_role("heading", name=record["name"]).wait_for()

    frame = page.locator("iframe")
    expect(frame).not_to_have_attribute("height", re.compile(r"^\d{2,3}$"))
    height = frame.evaluate("(frame) => Number(frame.height)")
    assert height == inner.locator("body").evaluate("(body) => Math.ceil(body.getBoundingClientRect().height)")
    page.set_viewport_size({"width": 800, "height": 700})
    expect(frame).to_have_attribute("height", re.compile(r"^[4-9]\d\d$"))
    assert (host.console_errors, host.foreign_requests) == ([], [])


def test_the_configurator_previews_the_card_of_its_code(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(f"{server.url}/embed")
    code = page.locator('[data-code="html"] code')

    page.get_by_label("Type", exact=True).select_option("supplement-forms")
    page.locator('#e-record option[value="magnesium-oxide"]').wait_for(state="attached")
    page.get_by_label("Record", exact=True).select_option("magnesium-oxide")
    page.get_by_label("Colours", exact=True).select_option("dark")

    wait_for_card(page, "rls-card").get_by_role("heading", name="Magnesium oxide").wait_for()
    assert code.inner_text().splitlines() == [
        f'<script type="module" src="{server.url}/embed/v1/cards.js"></script>',
        '<rls-card type="supplement-forms" record="magnesium-oxide" theme="dark"></rls-card>',
    ]
    page.reload()
    assert 'record="magnesium-oxide" theme="dark"' in code.inner_text()
    page.get_by_label("Embed as").select_option("frame")
    assert f'<iframe src="{server.url}/embed/v1/supplement-forms/magnesium-oxide?theme=dark"' in code.inner_text()
    page.frame_locator("[data-live] iframe").get_by_role("heading", name="Magnesium oxide").wait_for()
    page.close()
