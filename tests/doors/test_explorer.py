"""The explorer: a page for every record and list, at the addresses of the API without `/v1`."""

import asyncio
import gzip
import json
import re
import subprocess
from collections import deque
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.doors.explorer.shelves import SHELVES
from app.main import create_app
from app.models.record import TYPES
from app.seeding.history import Withdrawal
from app.seeding.load import load
from app.settings import Settings
from tests.seeding.test_history import EARLIER, release, withdraw_caution

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ELSEWHERE = ("/guide", "/embed", "/pictures")
"""Pages of other doors, which have tests of their own."""

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes and classes, its links, its texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.text += data

    def count(self, tag: str) -> int:
        return sum(one == tag for one, _ in self.elements)

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def assets(self) -> list[str]:
        """Addresses that a browser asks by itself."""
        given = [attributes.get("src") for _, attributes in self.elements]
        given += [
            attributes["href"]
            for tag, attributes in self.elements
            if tag == "link" and attributes["rel"] in ("stylesheet", "icon")
        ]
        return [one for one in given if one]


def get_page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, (path, answer.text[:300])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def ask(app: FastAPI, path: str) -> httpx.Response:
    """An answer of an application without a server."""

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get(path, headers=BROWSER)

    return asyncio.run(get())


def all_of(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    address: str | None = f"/v1/{kind}?limit=100"
    while address:
        answer = client.get(address).json()
        items += answer["items"]
        address = answer["links"]["next"]
    return items


@cache
def site(client: httpx.Client) -> dict[str, str]:
    """Every page that can be reached from the start, save those of other doors and other states of a form."""
    found: dict[str, str] = {}
    pending = deque(["/"])
    while pending:
        path = pending.popleft()
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 200, path
        if path in found or "text/html" not in answer.headers["content-type"]:
            continue
        found[path] = answer.text
        if path.startswith(("/docs", "/problems")):
            continue
        for link in Page(answer.text).links:
            target = link.partition("#")[0]
            own = target.startswith("/") and not target.startswith((*ELSEWHERE, "/v1/changes", "/openapi.json"))
            # A list is followed once; its further pages and filters are other views of the same.
            if own and "cursor=" not in target and target not in found:
                pending.append(target)
    return found


def test_there_is_a_list_for_every_type() -> None:
    assert tuple(SHELVES) == TYPES


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_address_that_any_page_links_to_answers(client: httpx.Client) -> None:
    assert len(site(client)) > 600


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_is_whole_and_asks_no_other_host(client: httpx.Client) -> None:
    for path, html in site(client).items():
        if path.startswith(("/docs", "/problems")):
            continue
        page = Page(html)
        assert page.count("h1") == page.count("main") == 1, path
        assert not re.search(r"\sstyle=|\son\w+=", re.sub(r"<script.*?</script>", "", html)), path
        assert all(one.startswith(("/static/", "data:")) for one in page.assets), path
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
                assert claim["standing"].capitalize() in text[said.end() :], (path, claim["id"])
    assert shown > 100


@pytest.mark.parametrize("kind", TYPES)
def test_every_record_has_a_page_with_its_name_notices_and_cautions(client: httpx.Client, kind: str) -> None:
    for record in all_of(client, kind):
        page = get_page(client, f"/{kind}/{record['id']}")
        text = " ".join(page.text.split())
        assert record["name"] in text
        for notice in record.get("notices", []):
            assert notice["text"] in text, record["id"]
        for caution in record.get("cautions", []):
            assert caution["one_liner"] in text, record["id"]
        assert record["href"] in page.links


@pytest.mark.parametrize("kind", TYPES)
def test_a_list_shows_what_the_api_lists_and_links_to_it(client: httpx.Client, kind: str) -> None:
    listed = client.get(f"/v1/{kind}").json()
    page = get_page(client, f"/{kind}")

    assert f"{listed['page']['total']} " in page.text
    assert {f"/{kind}/{one['id']}" for one in listed["items"]} <= set(page.links)
    assert f"/v1/{kind}" in page.links


def test_a_claim_is_told_in_words_and_shapes(client: httpx.Client) -> None:
    record = client.get("/v1/claims/topical-is-plmd").json()
    text = " ".join(get_page(client, "/claims/topical-is-plmd").text.split())

    assert text.index(record["known"]) < text.index(record["said"]) < text.index("✕ Rejected")
    assert "Not graded, against it ▼" in text
    assert record["correction"]["position"] in text
    assert record["assessment"]["reason"] in text


def test_a_page_carries_data_for_search_engines(client: httpx.Client) -> None:
    html = client.get("/conditions/restless-legs-syndrome", headers=BROWSER).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])

    assert (data["@type"], data["mainEntity"]["@type"]) == ("MedicalWebPage", "MedicalCondition")
    assert {"@type": "MedicalSymptom", "name": "Urge to move the legs"} in data["mainEntity"]["signOrSymptom"]
    assert "Muscle cramps" not in json.dumps(data["mainEntity"])
    assert any(code["codeValue"] == "G25.81" for code in data["mainEntity"]["code"])


def test_codes_can_be_copied(client: httpx.Client) -> None:
    page = get_page(client, "/conditions/restless-legs-syndrome")

    copies = [attributes for tag, attributes in page.elements if tag == "button" and "data-copy" in attributes]
    assert any(one["data-copy"] == "G25.81" and one["aria-label"] == "Copy G25.81" for one in copies)
    # Without a script there is nothing to press.
    assert all("hidden" in one for one in copies)


def test_forms_ask_with_the_parameters_of_the_api(client: httpx.Client) -> None:
    asked = "group=nuts,seeds&sort=-magnesium_mg_per_serving"
    page = get_page(client, f"/foods?{asked}")
    boxes = {one["value"]: "checked" in one for _, one in page.elements if one.get("name") == "group"}
    of_api = client.get(f"/v1/foods?{asked}").json()

    assert {name for name, on in boxes.items() if on} == {"nuts", "seeds"}
    assert len(boxes) > 4
    links = [link for link in page.links if re.fullmatch(r"/foods/[a-z0-9-]+", link)]
    assert links == [f"/foods/{one['id']}" for one in of_api["items"]]
    assert f"/v1/foods?{asked}" in page.links
    # What one ticks in a form arrives as two parameters.
    assert get_page(client, "/foods?group=nuts&group=seeds&q=&sort=-magnesium_mg_per_serving").text == page.text


def test_facets_count_what_a_choice_would_bring(client: httpx.Client) -> None:
    counts = client.get("/v1/foods?facets=group&limit=1").json()["facets"]["group"]
    text = " ".join(get_page(client, "/foods?group=nuts").text.split())

    for one in counts:
        assert re.search(rf" {one['count']} ", text), one


def test_following_next_shows_every_record_once(client: httpx.Client) -> None:
    seen: list[str] = []
    path: str | None = "/mechanisms?limit=6"
    while path:
        html = client.get(path, headers=BROWSER).text
        seen += [link for link in Page(html).links if re.fullmatch(r"/mechanisms/[a-z0-9-]+", link)]
        found = re.search(r'<a class="button" rel="next" href="([^"]+)"', html)
        path = unescape(found[1]) if found else None

    assert len(seen) == len(set(seen)) == client.get("/v1/mechanisms").json()["page"]["total"]


def test_unknown_parameters_are_ignored(client: httpx.Client) -> None:
    plain = client.get("/foods", headers=BROWSER)
    other = client.get("/foods?utm_source=mail&fields=name&format=json&expand=claims", headers=BROWSER)

    assert plain.text == other.text
    assert plain.headers["etag"] == other.headers["etag"]


@pytest.mark.parametrize("path", ["/foods?state=frozen", "/foods?group=nutts", "/claims?limit=0", "/search?q=x&type=y"])
def test_a_wrong_value_is_told_on_a_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    Page(answer.text)
    assert (
        client.get(path, headers={"Accept": "application/json"}).headers["content-type"] == "application/problem+json"
    )


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("/conditions/restless-leg-syndrome", "/conditions/restless-legs-syndrome"),
        ("/foods/magnesium-citrate", "/supplement-forms/magnesium-citrate"),
        ("/food/almonds-raw", "/foods/almonds-raw"),
        ("/vocabularies/standing/reject", "/vocabularies/standing/rejected"),
        (
            "/sources/article-citrate/passages/article-topical-s001",
            "/sources/article-topical/passages/article-topical-s001",
        ),
        ("/foods?group=nutts", "/foods?group=nuts"),
    ],
)
def test_a_lost_visitor_is_led_on(client: httpx.Client, path: str, suggested: str) -> None:
    answer = client.get(path, headers=BROWSER)

    assert answer.status_code in (404, 422)
    assert suggested in Page(answer.text).links
    assert client.get(suggested, headers=BROWSER).status_code == 200


def test_programs_keep_their_problems(client: httpx.Client) -> None:
    for path, accept in (
        ("/nothing", "*/*"),
        ("/nothing", ""),
        ("/v1/nothing", BROWSER["Accept"]),
        ("/foods/x", "application/json"),
    ):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), (path, accept)
    assert client.get("/nothing", headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"


def test_the_start_is_a_page_for_browsers_and_data_for_others(client: httpx.Client) -> None:
    counts = {one["type"]: one["count"] for one in client.get("/v1/dataset").json()["collections"]}
    page, entry = get_page(client, "/"), client.get("/", headers={"Accept": "*/*"}).json()

    assert str(counts["claims"]) in page.text
    assert sum(link.startswith("/v1/") for link in page.links) == 3
    assert set(entry["links"]["collections"]) == set(TYPES)
    for address in (entry["links"]["dataset"], entry["links"]["openapi"], *entry["links"]["collections"].values()):
        assert client.get(address).status_code == 200
    assert client.get("/", headers={"Accept": "application/json"}).headers["vary"] == "Accept, Accept-Encoding"


def test_search_says_why_and_marks_where(client: httpx.Client) -> None:
    html = client.get("/search?q=twitchy+legs", headers=BROWSER).text
    first = client.get("/v1/search?q=twitchy+legs&limit=1").json()["items"][0]

    assert first["href"].removeprefix("/v1") in Page(html).links
    assert "<mark>" in html
    assert "Found by another name for it: “Twitchy legs”" in html
    assert get_page(client, "/search").count("input") >= 2
    assert "Nothing here has these words" in get_page(client, "/search?q=zzzzqqq").text
    assert "&lt;script&gt;" in client.get("/search?q=<script>", headers=BROWSER).text


def test_the_ledger_has_a_cell_for_every_passage_and_no_text_of_it(client: httpx.Client, documents: Path) -> None:
    for source in all_of(client, "sources"):
        text = (documents / source["file_name"]).read_bytes().decode()
        html = client.get(f"/sources/{source['id']}/passages", headers=BROWSER).text
        passages = client.get(f"/v1/sources/{source['id']}/passages?limit=100").json()["items"]
        assert html.count('<li class="cell ') == len(passages)
        for one in passages:
            assert one["sha256"] in html
            assert len(one["used_by"]) > 0 or one["reason"]
            if one["role"] == "sentence":
                assert text[one["start"] : one["end"]] not in unescape(html)


def test_the_command_that_checks_a_passage_checks_it(client: httpx.Client, documents: Path) -> None:
    path = "/sources/article-citrate/passages/article-citrate-s003"
    html = client.get(path, headers=BROWSER).text
    found = re.search(r"<pre[^>]*><code>(.*?)</code>", html, re.DOTALL)
    assert found is not None

    said = subprocess.run(unescape(found[1]), shell=True, cwd=documents, capture_output=True, text=True, check=True)  # noqa: S602  # the command of the page

    assert said.stdout.strip() == client.get(f"/v1{path}").json()["sha256"]


def test_a_term_has_a_page_with_its_meaning_and_uses(client: httpx.Client) -> None:
    for vocabulary in all_of(client, "vocabularies"):
        for term in vocabulary["terms"]:
            page = get_page(client, f"/vocabularies/{vocabulary['id']}/{term['term']}")
            assert term["definition"] in page.text
    assert "/claims?standing=rejected" in get_page(client, "/vocabularies/standing/rejected").links
    assert "/claims/topical-natural" in get_page(client, "/vocabularies/trait/natural").links


@pytest.mark.parametrize("path", ["/", "/foods", "/conditions/restless-legs-syndrome", "/search?q=legs", "/dataset"])
def test_pages_can_be_kept_and_run_nothing_that_stands_in_them(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)

    again = client.get(path, headers=BROWSER | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path, headers=BROWSER)
    assert (head.status_code, head.headers["etag"], head.content) == (200, answer.headers["etag"], b"")
    assert "max-age=300" in answer.headers["cache-control"]
    assert "script-src 'self';" in answer.headers["content-security-policy"]


def test_the_largest_page_and_the_stylesheet_are_small(client: httpx.Client) -> None:
    html = client.get("/conditions/restless-legs-syndrome", headers=BROWSER)
    page = Page(html.text)
    sent = [html.content, *(client.get(one).content for one in page.assets if one.startswith("/"))]

    assert sum(len(gzip.compress(one)) for one in sent) < 60_000


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


def test_a_withdrawn_record_leads_to_its_successor(small: Path, tmp_path: Path) -> None:
    release(small, "2026.11.2", moment=EARLIER)
    withdraw_caution(small)
    release(small, "2026.12.1", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    load(small, tmp_path / "content.db")
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'content.db'}"))

    answer = ask(app, "/cautions/caution-allergy")

    assert answer.status_code == 410
    assert "/cautions/caution-nuts" in Page(answer.text).links
    assert "It said too little." in answer.text
    assert ask(app, "/cautions/caution-nuts").status_code == 200
