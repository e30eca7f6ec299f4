"""Home page, list pages with their filter forms, and search."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from pydantic import Field
from starlette.requests import Request

from app.database.sqlite import SqliteDatabase
from app.models.record import ANY_TYPE, OrderedKey
from app.models.registry import TYPE_NAMES, TYPES
from app.schemas.query import CSV, Ids
from app.schemas.reference import ReferenceQuery
from app.web.pages.forms import fetch_filter_form
from app.web.pages.labels import load_terminology
from app.web.pages.listings import LISTINGS, Listing
from tests.web.pages import BROWSER, Page, get_page


def test_every_record_type_has_a_list_page() -> None:
    assert tuple(LISTINGS) == TYPE_NAMES


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_a_list_page_shows_the_records_of_the_api_and_links_to_it(client: httpx.Client, kind: str) -> None:
    listed = client.get(f"/v1/{kind}").json()
    page = get_page(client, f"/{kind}")

    assert f"{listed['page']['total']} " in page.text
    assert {f"/{kind}/{item['id']}" for item in listed["items"]} <= set(page.links)
    assert f"/v1/{kind}" in page.links


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_a_list_page_has_the_order_of_the_api_and_names_it(client: httpx.Client, kind: str) -> None:
    listed = [f"/{kind}/{item['id']}" for item in client.get(f"/v1/{kind}").json()["items"]]
    page = get_page(client, f"/{kind}")
    html = client.get(f"/{kind}", headers=BROWSER).text
    (select,) = re.findall(r'<select id="ask-sort".*?</select>', html, re.DOTALL)
    options = re.findall(r"<option[^>]*>([^<]*)</option>", select)
    (chosen,) = re.findall(r"<option[^>]* selected>([^<]*)</option>", select)

    assert [link for link in dict.fromkeys(page.links) if link in listed] == listed
    assert chosen == {
        "cautions": "Most serious first",
        "claims": "Strongest evidence first",
    }.get(kind, "Most relevant first" if issubclass(TYPES[kind].table, OrderedKey) else "Name, A to Z")
    assert len(options) == len(set(options))


class TypedQuery(ReferenceQuery):
    """A query with every kind of typed filter."""

    years: CSV[int] = Field(default_factory=list)
    pages: CSV[str] = Field(default_factory=list)
    latest: Annotated[int, Field(ge=1900)] | None = None
    title: str | None = None
    about: Annotated[Ids, ANY_TYPE] = Field(default_factory=list)


@pytest.mark.parametrize(
    ("name", "widget"),
    [("years", "list"), ("pages", "list"), ("latest", "number"), ("title", "text"), ("about", "ids")],
)
def test_only_a_filter_by_records_takes_ids(database: Path, name: str, widget: str) -> None:
    references = LISTINGS["references"]
    listing = Listing(replace(references.collection, query=TypedQuery), references.title, references.lead)
    snapshot = SqliteDatabase(database).snapshot()

    form, _ = fetch_filter_form(snapshot, Request({"type": "http"}), listing, TypedQuery(), load_terminology(snapshot))

    assert {field.name: field.widget for field in form.fields}[name] == widget


def test_forms_use_the_parameters_of_the_api(client: httpx.Client) -> None:
    query = "group=nuts,seeds&sort=-magnesium_mg_per_serving"
    page = get_page(client, f"/foods?{query}")
    boxes = {item["value"]: "checked" in item for _, item in page.elements if item.get("name") == "group"}
    from_api = client.get(f"/v1/foods?{query}").json()

    assert {name for name, on in boxes.items() if on} == {"nuts", "seeds"}
    assert len(boxes) > 4
    links = [link for link in page.links if re.fullmatch(r"/foods/[a-z0-9-]+", link)]
    assert links == [f"/foods/{item['id']}" for item in from_api["items"]]
    assert f"/v1/foods?{query}" in page.links
    # Two ticked boxes of a form are sent as two parameters.
    assert get_page(client, "/foods?group=nuts&group=seeds&q=&sort=-magnesium_mg_per_serving").text == page.text


def test_counts_ignore_the_filter_they_belong_to(client: httpx.Client) -> None:
    counts = client.get("/v1/foods?facets=group&limit=1").json()["facets"]["group"]
    text = " ".join(get_page(client, "/foods?group=nuts").text.split())

    for item in counts:
        assert re.search(rf" {item['count']} ", text), item


def test_next_links_lead_to_every_record_once(client: httpx.Client) -> None:
    seen: list[str] = []
    path: str | None = "/mechanisms?limit=6"
    while path:
        html = client.get(path, headers=BROWSER).text
        seen += [link for link in Page(html).links if re.fullmatch(r"/mechanisms/[a-z0-9-]+", link)]
        match = re.search(r'<a class="button" rel="next" href="([^"]+)"', html)
        path = unescape(match[1]) if match else None

    assert len(seen) == len(set(seen)) == client.get("/v1/mechanisms").json()["page"]["total"]


def test_pages_ignore_unknown_parameters(client: httpx.Client) -> None:
    plain = client.get("/foods", headers=BROWSER)
    other = client.get("/foods?utm_source=mail&fields=name&expand=claims", headers=BROWSER)

    assert plain.text == other.text
    assert plain.headers["etag"] == other.headers["etag"]


def test_the_home_page_is_html_for_browsers_and_json_for_others(client: httpx.Client) -> None:
    counts = {item["type"]: item["count"] for item in client.get("/v1/dataset").json()["collections"]}
    page, entry = get_page(client, "/"), client.get("/", headers={"Accept": "*/*"}).json()

    assert str(counts["claims"]) in page.text
    assert sum(link.startswith("/v1/") for link in page.links) == 3
    assert set(entry["links"]["collections"]) == set(TYPE_NAMES)
    for address in (entry["links"]["dataset"], entry["links"]["openapi"], *entry["links"]["collections"].values()):
        assert client.get(address).status_code == 200
    assert client.get("/", headers={"Accept": "application/json"}).headers["vary"] == "Accept, Accept-Encoding"


def test_search_explains_and_highlights_matches(client: httpx.Client) -> None:
    html = client.get("/search?q=twitchy+legs", headers=BROWSER).text
    first = client.get("/v1/search?q=twitchy+legs&limit=1").json()["items"][0]

    assert first["href"].removeprefix("/v1") in Page(html).links
    assert "<mark>" in html
    assert "Matched a synonym: “Twitchy legs”" in html
    assert get_page(client, "/search").count("input") >= 2
    assert "No results for “zzzzqqq”" in get_page(client, "/search?q=zzzzqqq").text
    assert "&lt;script&gt;" in client.get("/search?q=<script>", headers=BROWSER).text


def test_claims_can_be_filtered_for_those_without_a_grade(client: httpx.Client) -> None:
    total = client.get("/v1/claims?certainty=none&limit=1").json()["page"]["total"]
    page = get_page(client, "/claims?certainty=none")
    boxes = {item["value"]: "checked" in item for _, item in page.elements if item.get("name") == "certainty"}

    assert boxes == {"high": False, "moderate": False, "low": False, "very_low": False, "none": True}
    assert f"{total} claims" in page.text
    assert f"Not graded {total}" in " ".join(page.text.split())
    assert "/claims?certainty=low" in get_page(client, "/vocabularies/certainty/low").links
