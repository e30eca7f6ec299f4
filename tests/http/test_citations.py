"""Citations of a screen: each reference and article once, in order of first use, with articles apart from evidence."""

import asyncio
import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.database.seal import seal
from app.formats.citations import NONE_CITED, NOT_EVIDENCE, PROMOTES_PRODUCT
from app.main import create_app
from app.schemas.citation import MAX_IDS
from app.seeding.load import load
from app.settings import Settings
from tests.minimal_seed import build_minimal_seed, write_seed

pytestmark = pytest.mark.both_stores

CLAIM = "topical-is-plmd"
MIXED = f"{CLAIM},magnesium-citrate,caution-gabapentin,spinach-boiled,gap-kidney-disease,dosage-glycinate-daily"


def get_citations(client: httpx.Client, ids: str) -> dict[str, Any]:
    response: dict[str, Any] = client.get("/v1/citations", params={"ids": ids}).raise_for_status().json()
    return response


def ids_of(references: list[dict[str, Any]]) -> list[str]:
    return [reference["id"] for reference in references]


def create_app_with(seed: Path, path: Path, **settings: Any) -> FastAPI:
    load(seed, path)
    return create_app(Settings(database_url=f"sqlite:///{path}", **settings))


def get(app: FastAPI, url: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get(url)

    return asyncio.run(send())


class Screen(HTMLParser):
    """The HTML as parsed: elements, attributes, and the text of each entry."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.entries: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "li":
            self.entries.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "li" in self.open:
            self.entries[-1] += data

    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.elements if tag == "a"]


def without_url(item: dict[str, Any]) -> str:
    text: str = item["text"]
    return text.removesuffix(f" {item['url']}") if item["url"] else text


def numbered(text: str) -> list[str]:
    """The numbered entries of the plain text."""
    return [line for line in text.splitlines() if re.match(r"\d+\. ", line)]


def test_a_claim_cites_its_assessment_then_its_correction_then_the_article(client: httpx.Client) -> None:
    fields = "assessment,correction,asserted_by"
    claims = client.get(f"/v1/claims?correction=overclaim,wrong&limit=100&fields={fields}").json()["items"]
    count_different = 0

    for claim in claims[:40]:
        evidence = ids_of(claim["assessment"]["references"]) + ids_of(claim["correction"]["references"])
        expected = list(dict.fromkeys([*evidence, *ids_of(claim["asserted_by"])]))

        items = get_citations(client, claim["id"])["items"]

        assert ids_of(items) == expected
        count_different += ids_of(claim["assessment"]["references"]) != ids_of(claim["correction"]["references"])
    assert count_different, "no claim has different references in assessment and correction"


def test_a_record_cites_its_own_references_before_those_of_its_correction_and_before_articles(
    client: httpx.Client,
) -> None:
    for dosage in client.get("/v1/dosages?fields=references,correction,reported_by").json()["items"]:
        correction = ids_of(dosage["correction"]["references"]) if dosage["correction"] else []
        expected = [*ids_of(dosage["references"]), *correction, *ids_of(dosage["reported_by"])]

        assert ids_of(get_citations(client, dosage["id"])["items"]) == list(dict.fromkeys(expected))


def test_each_source_is_listed_once_numbered_in_order_of_first_use(client: httpx.Client) -> None:
    citrate, oxide = "magnesium-citrate", "magnesium-oxide"
    first, second = ids_of(get_citations(client, citrate)["items"]), ids_of(get_citations(client, oxide)["items"])
    assert set(first) & set(second), "the records share no source, so the test proves nothing"

    for ids, expected in ((f"{citrate},{oxide}", [*first, *second]), (f"{oxide},{citrate}", [*second, *first])):
        items = get_citations(client, ids)["items"]
        assert ids_of(items) == list(dict.fromkeys(expected))
        assert [item["number"] for item in items] == list(range(1, len(items) + 1))


def test_each_source_lists_the_requested_records_that_cite_it_in_request_order(client: httpx.Client) -> None:
    ids = MIXED.split(",")
    cited_by_id = {identifier: set(ids_of(get_citations(client, identifier)["items"])) for identifier in ids}

    for item in get_citations(client, MIXED)["items"]:
        assert item["used_by"] == [identifier for identifier in ids if item["id"] in cited_by_id[identifier]]


def test_an_article_is_never_shown_as_evidence(client: httpx.Client) -> None:
    response = get_citations(client, MIXED)
    lines, entries = numbered(response["text"]), Screen(response["html"]).entries

    assert {item["role"] for item in response["items"]} == {"evidence", "article"}
    for item, line, entry in zip(response["items"], lines, entries, strict=True):
        is_article = item["type"] == "sources"
        assert (item["role"] == "article") is (item["kind"] == "article") is is_article
        assert all((NOT_EVIDENCE in text) is is_article for text in (item["text"], line, entry))
        assert (item["sha256"] is not None) is (item["file_name"] is not None) is is_article
        assert (item["verification"] is None) is is_article


def test_a_citation_contains_only_data_of_its_record(client: httpx.Client) -> None:
    for item in get_citations(client, MIXED)["items"]:
        record = client.get(item["href"]).json()
        assert item["title"] == (record["title"] or f"[{record['name']}]")
        for name in ("type", "id", "url", "authors", "container", "locator", "publisher", "year", "sha256"):
            assert item[name] == record.get(name), name
        words = re.findall(r"\w+", item["text"])
        allowed = " ".join(str(value) for value in record.values()) + f" {NOT_EVIDENCE} {PROMOTES_PRODUCT}"
        assert set(words) <= set(re.findall(r"\w+", allowed))


def test_a_citation_reads_as_one_line(client: httpx.Client) -> None:
    """Compares the whole line, so that a doubled full stop is detected."""
    item = get_citations(client, "allen-2005")["items"][0]

    assert item["text"] == (
        "Allen RP, et al. 2005. Restless legs syndrome prevalence and impact: REST general population study. "
        "Archives of Internal Medicine 165(11):1286–1292. https://doi.org/10.1001/archinte.165.11.1286"
    )


def test_an_article_without_publisher_is_cited_by_its_title(client: httpx.Client) -> None:
    items = get_citations(client, "article-topical,article-citrate")["items"]

    for item in items:
        assert item["publisher"] is None
        interest = f" {PROMOTES_PRODUCT}." if item["commercial_interest"] == "evident" else ""
        assert item["text"] == f"{item['title']}. {NOT_EVIDENCE}.{interest}"
    assert items[0]["title"].startswith("["), "an article without a title gets ours, in brackets"


def test_text_and_html_list_the_same_entries_in_the_same_order(client: httpx.Client) -> None:
    response = get_citations(client, MIXED)
    screen = Screen(response["html"])

    assert numbered(response["text"]) == [f"{item['number']}. {item['text']}" for item in response["items"]]
    assert screen.entries == [without_url(item) for item in response["items"]]
    assert [link for link in screen.links() if "creativecommons" not in str(link)] == [
        item["url"] for item in response["items"] if item["url"]
    ]


def test_text_and_html_end_with_attribution_licence_release_and_notice(client: httpx.Client) -> None:
    response = get_citations(client, CLAIM)
    meta = response["meta"]

    end = response["text"].rpartition("\n\n")[2]
    assert [meta["attribution"] in end, "creativecommons.org" in end, meta["release"] in end] == [True] * 3
    assert f"{meta['notice']}\n" in end
    assert all(notice["text"] in end for notice in response["notices"])
    footer = "".join(text for text in re.split(r"<[^>]*>", response["html"].partition("<footer>")[2]))
    assert meta["release"] in footer
    assert "https://creativecommons.org/licenses/by/4.0/" in Screen(response["html"]).links()


def test_html_is_semantic_and_without_style_script_or_id(client: httpx.Client) -> None:
    html = get_citations(client, MIXED)["html"]
    screen = Screen(html)

    assert screen.open == []
    assert {tag for tag, _ in screen.elements} == {
        "section", "h2", "ol", "li", "cite", "a", "footer", "p",
    }  # fmt: skip
    assert {name for _, attributes in screen.elements for name in attributes} == {
        "aria-label", "lang", "dir", "href", "rel",
    }  # fmt: skip
    assert all("noopener" in str(given["rel"]) for tag, given in screen.elements if tag == "a")
    assert all("noreferrer" in str(given["rel"]) for tag, given in screen.elements if tag == "a")


HOSTILE = "</cite></li></ol><script>alert(\"1\")</script><img src=x onerror=alert(1)> & 'quoted'\n2. A forged entry"


@pytest.fixture(scope="module")
def hostile(minimal_database: Path) -> FastAPI:
    """Content that bypassed the rules, which refuse HTML in texts."""
    changes: dict[str, dict[str, Any]] = {
        "trial-2020": {"title": HOSTILE, "authors": HOSTILE, "container": HOSTILE, "url": '"><script>1</script>'},
        "small-article": {"title": HOSTILE, "publisher": "<b>us</b>", "url": "https://example.org/?a=1&b=\"'<>"},
    }
    with sqlite3.connect(minimal_database) as connection:
        for identifier, members in changes.items():
            [(body,)] = connection.execute("SELECT body FROM rendered WHERE id = ?", [identifier])
            serialized = json.dumps(json.loads(body) | members, separators=(",", ":")).encode()
            connection.execute("UPDATE rendered SET body = ? WHERE id = ?", [serialized, identifier])
    connection.close()
    seal(minimal_database)
    return create_app(Settings(database_url=f"sqlite:///{minimal_database}"))


def test_hostile_values_are_escaped(hostile: FastAPI) -> None:
    response = get(hostile, "/v1/citations?ids=nuts-calm").json()
    screen = Screen(response["html"])

    assert screen.open == []
    assert {"script", "img", "b"} & {tag for tag, _ in screen.elements} == set()
    assert {name for _, attributes in screen.elements for name in attributes} == {
        "aria-label", "lang", "dir", "href", "rel",
    }  # fmt: skip
    assert screen.entries == [without_url(item) for item in response["items"]]
    assert response["items"][0]["title"] == HOSTILE, "members are not escaped, only HTML is"
    assert "https://example.org/?a=1&b=\"'<>" in screen.links()


def test_a_line_break_in_a_title_forges_no_entry(hostile: FastAPI) -> None:
    response = get(hostile, "/v1/citations?ids=nuts-calm").json()

    assert len(numbered(response["text"])) == len(response["items"]) == 2


def test_quotes_and_signs_that_the_rules_allow_are_escaped(minimal_seed: Path, tmp_path: Path) -> None:
    seed = build_minimal_seed()
    title = 'Nuts & legs: is 1 < 2 "true"? \' onmouseover=alert(1) &lt;b&gt;'
    seed["references"][0] |= {"title": title, "url": "https://example.org/?a=1&b=\" onmouseover=alert(1) '"}
    write_seed(minimal_seed, seed)

    response = get(create_app_with(minimal_seed, tmp_path / "content.db"), "/v1/citations?ids=trial-2020").json()
    screen = Screen(response["html"])

    assert response["items"][0]["title"] == title
    assert title in screen.entries[0]
    assert screen.links()[0] == response["items"][0]["url"]
    assert {name for _, given in screen.elements for name in given} == {"aria-label", "lang", "dir", "href", "rel"}


NO_WEB_ADDRESSES = ("javascript:alert(1)", "data:text/html,x", "//example.org", "/v1/foods", "ftp://a.b")


@pytest.fixture(scope="module")
def badly_linked(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """References `trial-2000`, `trial-2001` and so on, one for each invalid address."""
    folder = tmp_path_factory.mktemp("badly-linked")
    seed = build_minimal_seed()
    (trial,) = seed["references"]
    seed["references"] = [
        trial | {"id": f"trial-{year}", "name": f"Trial {year}", "doi": f"10.1000/nuts-{year}", "url": url}
        for year, url in enumerate(NO_WEB_ADDRESSES, start=2000)
    ] + [trial]
    write_seed(folder / "seed", seed)
    return create_app_with(folder / "seed", folder / "content.db")


@pytest.mark.parametrize(("year", "url"), [*enumerate(NO_WEB_ADDRESSES, start=2000)])
def test_only_web_addresses_become_links(badly_linked: FastAPI, year: int, url: str) -> None:
    response = get(badly_linked, f"/v1/citations?ids=trial-{year}").json()

    assert response["items"][0]["url"] is None
    assert url not in response["html"]
    assert url not in response["text"]


def test_parts_and_sources_are_cited_by_their_own_id(client: httpx.Client) -> None:
    def citing_ids(identifier: str) -> list[tuple[str, list[str]]]:
        return [(item["id"], item["used_by"]) for item in get_citations(client, identifier)["items"]]

    assert citing_ids("article-citrate-s003") == [("article-citrate", ["article-citrate-s003"])]
    assert citing_ids("article-citrate") == [("article-citrate", ["article-citrate"])]
    assert citing_ids("allen-2014") == [("allen-2014", ["allen-2014"])]
    assert ("iom-1997", ["intake-ul-adult"]) in citing_ids("intake-ul-adult")


def test_a_food_cites_the_database_it_was_measured_in(client: httpx.Client) -> None:
    assert "usda-sr-legacy" in ids_of(get_citations(client, "spinach-boiled")["items"])


def test_a_gap_does_not_cite_the_articles_that_do_not_address_it(client: httpx.Client) -> None:
    gap = client.get("/v1/gaps/gap-kidney-disease").json()
    assert gap["silent_sources"]

    assert ids_of(get_citations(client, gap["id"])["items"]) == ids_of(gap["references"])


def test_records_without_citations_are_listed_as_such(client: httpx.Client) -> None:
    response = get_citations(client, "standing")

    assert response["items"] == response["notices"] == []
    assert NONE_CITED in response["text"]
    assert f"<p>{NONE_CITED}</p>" in response["html"]
    assert "<ol>" not in response["html"]


def test_notices_of_the_records_are_listed_once(client: httpx.Client) -> None:
    paths = ["conditions/restless-legs-syndrome", f"claims/{CLAIM}", "foods/spinach-boiled", "factors/caffeine"]
    notices_of_records = [notice for path in paths for notice in client.get(f"/v1/{path}").json()["notices"]]

    response = get_citations(client, ",".join(path.partition("/")[2] for path in paths))["notices"]

    assert sorted(response, key=str) == sorted({str(notice): notice for notice in notices_of_records}.values(), key=str)
    assert {notice["placement"] for notice in response} == {"inline", "screen", "footer"}
    assert (
        get_citations(client, "spinach-boiled")["notices"] == client.get("/v1/foods/spinach-boiled").json()["notices"]
    )


def test_a_part_has_the_notices_of_the_record_it_belongs_to(client: httpx.Client) -> None:
    assert (
        get_citations(client, "intake-ul-adult")["notices"] == client.get("/v1/nutrients/magnesium").json()["notices"]
    )


def test_every_record_can_be_cited(client: httpx.Client) -> None:
    kinds = client.get("/v1/dataset").json()["collections"]
    hrefs: dict[str, str] = {}
    for path in [kind["href"] for kind in kinds] + ["/v1/nutrients/magnesium/intakes"]:
        url = f"{path}?limit=100&fields=href"
        while url:
            page = client.get(url).json()
            hrefs |= {item["id"]: item["href"] for item in page["items"]}
            url = page["links"]["next"]
    ids = [*hrefs]
    assert len(ids) > 500

    cited = {
        item["id"]
        for start in range(0, len(ids), MAX_IDS)
        for item in get_citations(client, ",".join(ids[start : start + MAX_IDS]))["items"]
    }

    types = {identifier: href.split("/")[2] for identifier, href in hrefs.items()}
    assert cited == {identifier for identifier, kind in types.items() if kind in ("references", "sources")}


def test_no_text_for_readers_has_a_file_name_or_a_hash(client: httpx.Client) -> None:
    sources = client.get("/v1/sources?fields=file_name,sha256").json()["items"]

    response = get_citations(client, ",".join(ids_of(sources)))

    texts = [response["text"], response["html"], *(item["text"] for item in response["items"])]
    for source in sources:
        assert not any(source["file_name"] in text or source["sha256"][:16] in text for text in texts)
        (item,) = [item for item in response["items"] if item["id"] == source["id"]]
        assert (item["file_name"], item["sha256"]) == (source["file_name"], source["sha256"])


def test_an_unknown_id_leaves_the_citations_of_the_others(client: httpx.Client) -> None:
    known = get_citations(client, "magnesium")
    response = get_citations(client, "magnesium-citrat,magnesium,alen-2014")

    assert response["missing"] == [
        {"id": identifier, "reason": "unknown", "successor": None} for identifier in ("magnesium-citrat", "alen-2014")
    ]
    for name in ("items", "notices", "text", "html", "meta"):
        assert response[name] == known[name]
    assert known["missing"] == []


@pytest.mark.parametrize("identifier", ["dataset", "change-000000001", "notice-emergency", "standing.unproven"])
def test_ids_that_cannot_be_cited_are_unknown(client: httpx.Client, identifier: str) -> None:
    if "." in identifier:
        assert client.get(f"/v1/citations?ids={identifier}").status_code == 422
        return
    response = get_citations(client, f"magnesium,{identifier}")

    assert [one["id"] for one in response["missing"]] == [identifier]


def test_a_screen_of_unknown_ids_alone_has_no_citations(client: httpx.Client) -> None:
    response = get_citations(client, "nothing,nowhere")

    assert response["items"] == response["notices"] == []
    assert [one["reason"] for one in response["missing"]] == ["unknown", "unknown"]
    assert NONE_CITED in response["text"]
    assert f"<p>{NONE_CITED}</p>" in response["html"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "ids: is required"),
        ("?ids=", "ids: must be ids"),
        ("?ids=,", "ids: must be ids"),
        ("?ids=magnesium, magnesium-oxide", "ids: must be ids"),
        ("?ids=" + ",".join(f"a{number}" for number in range(MAX_IDS + 1)), "ids: should have at most 100 items"),
    ],
)
def test_invalid_ids_are_refused_with_the_reason(client: httpx.Client, query: str, message: str) -> None:
    response = client.get(f"/v1/citations{query}")

    assert response.status_code == 422
    assert response.json()["type"].endswith("/problems/invalid-parameter")
    assert response.json()["detail"].startswith(message)


def test_fifty_ids_are_accepted(client: httpx.Client) -> None:
    ids = ids_of(client.get(f"/v1/claims?limit={MAX_IDS}&fields=id").json()["items"])

    assert len(ids) == MAX_IDS
    assert {
        identifier for item in get_citations(client, ",".join(ids))["items"] for identifier in item["used_by"]
    } == set(ids)


def test_a_repeated_id_is_counted_once(client: httpx.Client) -> None:
    once, repeated = get_citations(client, f"magnesium,{CLAIM}"), get_citations(client, f"magnesium,{CLAIM},magnesium")

    assert once == repeated


def test_self_links_return_the_same_response(client: httpx.Client) -> None:
    response = get_citations(client, f"{CLAIM},magnesium")

    assert response["links"] == {"self": f"/v1/citations?ids={CLAIM},magnesium"}
    assert client.get(response["links"]["self"]).json() == response


def test_a_prefix_is_added_to_links_but_not_to_text_and_html(database: Path) -> None:
    url = f"sqlite:///{database}"
    prefix = "https://example.org/rls"
    path = f"/v1/citations?ids={MIXED}"
    plain = get(create_app(Settings(database_url=url)), path).json()
    prefixed = get(create_app(Settings(database_url=url, public_url=prefix)), path).json()

    assert prefixed["links"]["self"] == prefix + plain["links"]["self"]
    assert [item["href"] for item in prefixed["items"]] == [prefix + item["href"] for item in plain["items"]]
    for name in ("text", "html"):
        # Citations link to publications, never to the API, so there is no link to prefix.
        assert prefixed[name] == plain[name]
        assert "/v1/" not in plain[name]
