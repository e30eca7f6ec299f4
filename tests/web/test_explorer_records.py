"""Record pages: texts, badges, charts, structured data and export options."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import httpx
import pytest

from app.models.registry import TYPE_NAMES
from tests.web.pages import BROWSER, fetch_records, get_page


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_every_record_has_a_page_with_its_name_notices_and_cautions(client: httpx.Client, kind: str) -> None:
    for record in fetch_records(client, kind):
        page = get_page(client, f"/{kind}/{record['id']}")
        text = " ".join(page.text.split())
        assert record["name"] in text
        for notice in record.get("notices", []):
            assert notice["text"] in text, record["id"]
        for caution in record.get("cautions", []):
            assert caution["one_liner"] in text, record["id"]
        assert record["href"] in page.links


def test_a_claim_page_shows_its_standing_in_words_and_shapes_and_no_missing_grade(client: httpx.Client) -> None:
    record = client.get("/v1/claims/topical-is-plmd").json()
    text = " ".join(get_page(client, "/claims/topical-is-plmd").text.split())

    assert text.index(record["known"]) < text.index(record["said"]) < text.index("✕ Rejected")
    assert "-certainty evidence" not in text
    assert "Not graded" not in text
    assert record["correction"]["position"] in text
    assert record["assessment"]["reason"] in text


def test_an_evidence_page_shows_the_answer_before_its_studies_and_the_claims(client: httpx.Client) -> None:
    record = client.get("/v1/evidence/evidence-magnesium-restless-legs").json()
    text = " ".join(get_page(client, "/evidence/evidence-magnesium-restless-legs").text.split())
    shown = [record["question"], record["answer"], record["reason"], record["studies"][0]["finding"]]

    places = [text.index(part) for part in [*shown, record["claims"][0]["name"]]]
    assert places == sorted(places)
    assert "Very low-certainty evidence is inconclusive" in text


def test_a_record_page_shows_the_evidence_on_its_subject(client: httpx.Client) -> None:
    page = get_page(client, "/conditions/restless-legs-syndrome")
    summary = client.get("/v1/evidence/evidence-magnesium-restless-legs").json()

    assert "/evidence/evidence-magnesium-restless-legs" in page.links
    assert summary["answer"] in " ".join(page.text.split())


def test_reference_markers_in_a_body_are_numbered_links_to_the_sources(client: httpx.Client) -> None:
    marked = [
        record
        for kind in ("conditions", "supplement-forms", "mechanisms")
        for record in fetch_records(client, kind)
        if "[^" in (record["body"] or "")
    ]
    assert marked
    for record in marked:
        page = get_page(client, f"/{record['type']}/{record['id']}")
        numbers = {reference["id"]: number for number, reference in enumerate(record["references"], start=1)}
        anchors = {attributes.get("id") for _, attributes in page.elements}
        for marker in re.findall(r"\[\^([a-z0-9-]+)\]", record["body"]):
            assert f"[{numbers[marker]}]" in page.text
            assert f"source-{marker}" in anchors
        assert "[^" not in page.text


def test_a_record_page_contains_structured_data_for_search_engines(client: httpx.Client) -> None:
    html = client.get("/conditions/restless-legs-syndrome", headers=BROWSER).text
    match = re.search(r'<script type="application/ld\+json" id="linked-data">(.*?)</script>', html, re.DOTALL)
    assert match is not None
    data = json.loads(match[1])

    assert (data["@type"], data["mainEntity"]["@type"]) == ("MedicalWebPage", "MedicalCondition")
    assert {"@type": "MedicalSymptom", "name": "Urge to move the legs"} in data["mainEntity"]["signOrSymptom"]
    assert "Muscle cramps" not in json.dumps(data["mainEntity"])
    assert any(code["codeValue"] == "G25.81" for code in data["mainEntity"]["code"])


def test_codes_can_be_copied(client: httpx.Client) -> None:
    page = get_page(client, "/conditions/restless-legs-syndrome")

    copies = [attributes for tag, attributes in page.elements if tag == "button" and "data-copy" in attributes]
    assert any(item["data-copy"] == "G25.81" and item["aria-label"] == "Copy G25.81" for item in copies)
    # Without scripts the buttons do nothing, so they stay hidden.
    assert all("hidden" in item for item in copies)


def test_the_passage_list_has_a_cell_for_every_passage_but_not_its_text(client: httpx.Client, documents: Path) -> None:
    for source in fetch_records(client, "sources"):
        text = (documents / source["file_name"]).read_bytes().decode()
        html = client.get(f"/sources/{source['id']}/passages", headers=BROWSER).text
        passages = client.get(f"/v1/sources/{source['id']}/passages?limit=100").json()["items"]
        assert html.count('<li class="cell ') == len(passages)
        for item in passages:
            assert item["sha256"] in html
            assert len(item["used_by"]) > 0 or item["reason"]
            if item["role"] == "sentence":
                assert text[item["start"] : item["end"]] not in unescape(html)


def test_the_command_on_a_passage_page_computes_its_hash(client: httpx.Client, documents: Path) -> None:
    path = "/sources/article-citrate/passages/article-citrate-s003"
    html = client.get(path, headers=BROWSER).text
    match = re.search(r"<pre[^>]*><code>(.*?)</code>", html, re.DOTALL)
    assert match is not None

    result = subprocess.run(unescape(match[1]), shell=True, cwd=documents, capture_output=True, text=True, check=True)  # noqa: S602  # the command of the page

    assert result.stdout.strip() == client.get(f"/v1{path}").json()["sha256"]


def test_a_term_page_shows_its_definition_and_uses(client: httpx.Client) -> None:
    for vocabulary in fetch_records(client, "vocabularies"):
        for term in vocabulary["terms"]:
            page = get_page(client, f"/vocabularies/{vocabulary['id']}/{term['term']}")
            assert term["definition"] in page.text
    assert "/claims?standing=rejected" in get_page(client, "/vocabularies/standing/rejected").links
    assert "/claims/topical-natural" in get_page(client, "/vocabularies/trait/natural").links


@pytest.mark.parametrize(
    ("path", "pictures"),
    [
        ("/food-groups/nuts", ["foods-nuts"]),
        ("/nutrients/magnesium", ["foods", "intakes", "evidence-magnesium"]),
        ("/supplement-forms/magnesium-citrate", ["compositions-magnesium-citrate", "evidence-magnesium-citrate"]),
        ("/conditions/restless-legs-syndrome", ["evidence-restless-legs-syndrome", "graph-restless-legs-syndrome"]),
        ("/conditions/muscle-cramps", ["graph-muscle-cramps"]),
        ("/symptoms/tingling", []),
    ],
)
def test_record_pages_have_charts_with_text_alternatives_and_tables(
    client: httpx.Client, path: str, pictures: list[str]
) -> None:
    page = get_page(client, path)
    figures = [item["id"].removeprefix("picture-") for tag, item in page.elements if tag == "figure"]
    drawings = [item for tag, item in page.elements if tag == "svg"]

    assert figures == pictures
    assert len(drawings) == 2 * len(pictures)
    assert all(item["role"] == "img" and item["aria-labelledby"] for item in drawings)
    tables = re.findall(r"<figure.*?<table>.*?</figure>", client.get(path, headers=BROWSER).text, re.DOTALL)
    assert len(tables) == len(pictures)


def test_a_supplement_form_page_shows_only_its_own_compounds(client: httpx.Client) -> None:
    for form in fetch_records(client, "supplement-forms"):
        html = client.get(f"/supplement-forms/{form['id']}", headers=BROWSER).text
        match = re.search(r'<figure class="picture" id="picture-compositions-.*?</figure>', html, re.DOTALL)
        shown = re.findall(r'<th scope="row">(.*?)</th>', match[0]) if match else []
        assert sorted(map(unescape, shown)) == sorted(item["name"] for item in form["compositions"]), form["id"]


@pytest.mark.parametrize("kind", [*TYPE_NAMES, "sources/article-citrate/passages", "nutrients/magnesium/intakes"])
def test_a_record_page_has_every_export_option(client: httpx.Client, kind: str) -> None:
    record = client.get(f"/v1/{kind}?limit=1").json()["items"][0]
    html = client.get(record["href"].removeprefix("/v1"), headers=BROWSER).text
    box = html[html.index('<section class="get-as"') :]
    code = unescape("".join(re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", box, re.DOTALL)))
    copied = [unescape(item) for item in re.findall(r'data-copy-address="(.*?)"', box)]
    sources = re.findall(r'src="http://[^/"]+(/[^"]+)"', code)

    assert record["href"] in copied
    assert f"{record['href']}?fields=name,one_liner,card" in copied or "one_liner" not in record
    for address in (*copied, *sources):
        assert client.get(address).status_code == 200, address
    if kind in TYPE_NAMES:
        assert f"/embed/v1/{kind}/{record['id']}" in sources
        assert 'data-copy-from="linked-data"' in box
        assert html.count('id="linked-data"') == 1
        assert f'record="{record["id"]}"' in code


def test_a_claim_page_offers_the_claim_card(client: httpx.Client) -> None:
    assert "&lt;rls-claim record=&#34;topical-is-plmd&#34;&gt;" in client.get("/claims/topical-is-plmd").text
