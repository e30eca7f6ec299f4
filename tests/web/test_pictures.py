"""Chart pages: numbers match the API, charts have text alternatives and tables, colours come from the stylesheet."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI

from app.database import SqliteDatabase
from app.formats.pictures.layout import format_number
from app.formats.pictures.model import Label, Picture
from app.main import create_app
from app.settings import PROJECT, Settings
from app.web.assets import PAGE_ASSETS
from app.web.layout import template_environment
from app.web.pictures import (
    PICTURE_FETCHERS,
    fetch_compositions_picture,
    fetch_evidence_picture,
    fetch_foods_picture,
    fetch_graph_picture,
)

SVG = "{http://www.w3.org/2000/svg}"
NAMES = list(PICTURE_FETCHERS)
FIGURE = re.compile(r"<figure .*?</figure>", re.DOTALL)


def figure_of(page: str) -> ET.Element:
    match = FIGURE.search(page)
    assert match
    return ET.fromstring(match[0])  # noqa: S314  # our own page


def table_of(page: str) -> list[list[str]]:
    rows = figure_of(page).iter("tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows][1:]


def addresses(page: str) -> list[str]:
    return [link.attrib["href"] for link in figure_of(page).iter("a")]


@pytest.fixture(scope="module")
def pages(client: httpx.Client) -> dict[str, str]:
    responses = {name: client.get(f"/pictures/{name}") for name in NAMES}
    assert {response.status_code for response in responses.values()} == {200}
    return {name: response.text for name, response in responses.items()}


@pytest.fixture
def opened_database(database: Path) -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase(database)
    yield opened
    opened.close()


def test_one_page_links_to_all_charts(client: httpx.Client) -> None:
    page = client.get("/pictures")

    assert page.status_code == 200
    for name in NAMES:
        assert f'href="/pictures/{name}"' in page.text
    assert 'role="img"' not in page.text, "thumbnails are hidden from screen readers"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_has_a_text_alternative_with_its_message(pages: dict[str, str], name: str) -> None:
    figure = figure_of(pages[name])
    message = next(part for part in figure.iter("p") if part.get("class") == "message").text or ""
    drawings = list(figure.iter(f"{SVG}svg"))

    assert len(drawings) == 2
    assert re.search(r"\d", message)
    for drawing in drawings:
        assert drawing.get("role") == "img"
        named = [
            part.text or "" for part in drawing.iter() if part.get("id") in drawing.attrib["aria-labelledby"].split()
        ]
        assert len(named) == 2
        assert message in named[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_obeys_the_policy_and_sets_no_colours(pages: dict[str, str], name: str) -> None:
    for part in figure_of(pages[name]).iter():
        assert not {attribute for attribute in part.attrib if attribute == "style" or attribute.startswith("on")}
        assert part.get("fill", "url(#picture-").startswith("url(#picture-")
        assert "stroke" not in part.attrib
        assert part.tag.removeprefix(SVG) not in ("style", "script")


@pytest.mark.parametrize("name", NAMES)
def test_ids_on_a_page_are_unique(pages: dict[str, str], name: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', pages[name])
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_a_caption_and_headers_for_rows_and_columns(pages: dict[str, str], name: str) -> None:
    table = next(figure_of(pages[name]).iter("table"))
    columns = [cell.get("scope") for cell in table.iter("th")]

    assert table.findtext("caption")
    assert columns.count("col") == len(table.findall("thead/tr/th"))
    assert columns.count("row") == len(table.findall("tbody/tr"))


@pytest.mark.parametrize("name", NAMES)
def test_every_number_in_a_chart_is_in_its_table(opened_database: SqliteDatabase, name: str) -> None:
    picture = opened_database.run(PICTURE_FETCHERS[name])
    table = picture.table
    text = " ".join([*(column.name for column in table.columns), *(cell.text for row in table.rows for cell in row)])
    known = set(re.findall(r"\d[\d.]*", text))

    for drawing in picture.drawings:
        labels = [shape for shape in drawing.shapes if isinstance(shape, Label) and shape.css_class != "tick"]
        drawn = {match for label in labels for match in re.findall(r"\d[\d.]*", label.text)}
        assert drawn
        assert drawn <= known


def test_the_food_chart_has_the_amounts_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    foods = client.get("/v1/foods?sort=-magnesium_mg_per_serving&limit=20").json()["items"]

    assert [row[2:] for row in table_of(pages["foods"])] == [
        [format_number(food["magnesium_mg_per_serving"]), f"{food['percent_daily_value']}%"] for food in foods
    ]
    assert f"Daily value {foods[0]['daily_value_mg']} mg" in pages["foods"]


def test_intakes_are_those_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    intakes = {
        item["href"].removeprefix("/v1"): item["value"]
        for item in client.get("/v1/nutrients/magnesium/intakes?kind=rda,ai,ul&limit=100").json()["items"]
    }
    links = [link for row in figure_of(pages["intakes"]).iter("td") for link in row.iter("a")]

    assert {link.attrib["href"] for link in links} == intakes.keys()
    for link in links:
        value = intakes[link.attrib["href"]]
        assert (link.text or "").split(" (")[0] == ("none set" if value is None else format_number(value))


def test_the_compound_chart_has_the_shares_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    forms = client.get("/v1/supplement-forms?limit=100&fields=compositions").json()["items"]
    known = {
        item["name"]: (item["elemental_percent"], item["mg_per_100_mg_magnesium"])
        for form in forms
        for item in form["compositions"]
    }
    rows = {row[0]: row[2:4] for row in table_of(pages["compositions"])}

    assert rows == {
        name: ["not known" if item is None else format_number(item) for item in shares]
        for name, shares in known.items()
    }


def count_claims(client: httpx.Client, address: str) -> int:
    """Number of claims that the API returns at the path of a table link."""
    response = client.get(f"/v1{address}")
    assert response.status_code == 200, address
    body: dict[str, Any] = response.json()
    return int(body["page"]["total"]) if "page" in body else 1


@pytest.mark.parametrize("name", ["evidence", "graph", "graph/magnesium-deficiency", "graph/muscle-cramps"])
def test_a_count_of_claims_links_to_that_many_claims(client: httpx.Client, name: str) -> None:
    cells = list(figure_of(client.get(f"/pictures/{name}").text).iter("td"))
    counted = [(link.attrib["href"], link.text) for cell in cells for link in cell.iter("a")]

    assert counted
    for address, many in counted:
        assert count_claims(client, address) == int(many or "0"), address


def test_the_evidence_map_counts_every_claim_once(client: httpx.Client, pages: dict[str, str]) -> None:
    *grades, total = [[int(cell) for cell in row[1:]] for row in table_of(pages["evidence"])]

    assert total[-1] == client.get("/v1/claims?limit=1").json()["page"]["total"]
    assert [sum(column) for column in zip(*grades, strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in grades)


@pytest.mark.parametrize("name", ["foods", "compositions", "graph"])
def test_names_in_a_table_link_to_records(client: httpx.Client, pages: dict[str, str], name: str) -> None:
    rows = figure_of(pages[name]).findall(".//tbody/tr/th/a")

    assert len(rows) == len(table_of(pages[name]))
    for address in {link.attrib["href"] for link in rows}:
        assert client.get(f"/v1{address}").status_code == 200, address


def test_the_intake_chart_explains_why_the_limit_can_be_below_the_recommended_intake(pages: dict[str, str]) -> None:
    assert "So it can lie below the recommended intake." in pages["intakes"]


def test_an_unknown_chart_or_condition_is_a_page_with_suggestions(client: httpx.Client) -> None:
    unknown_chart = client.get("/pictures/food")
    unknown_condition = client.get("/pictures/graph/restless-leg-syndrome")

    assert unknown_chart.status_code == unknown_condition.status_code == 404
    assert unknown_chart.headers["content-type"].startswith("text/html")
    assert 'href="/pictures/foods"' in unknown_chart.text
    assert "restless-legs-syndrome" in unknown_condition.text


def test_a_chart_page_can_be_revalidated_and_has_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/pictures/foods")

    assert "style-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/pictures/foods", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


def test_a_chart_can_be_limited_to_a_record(opened_database: SqliteDatabase) -> None:
    foods = opened_database.run(lambda snapshot: fetch_foods_picture(snapshot, group="nuts"))
    everything = opened_database.run(fetch_compositions_picture)
    shares = opened_database.run(lambda snapshot: fetch_compositions_picture(snapshot, form="magnesium-citrate"))
    others = {row[0].text for row in everything.table.rows if row[0].href != "/supplement-forms/magnesium-citrate"}
    evidence = opened_database.run(lambda snapshot: fetch_evidence_picture(snapshot, about="magnesium-citrate"))
    graph = opened_database.run(lambda snapshot: fetch_graph_picture(snapshot, "nutrients", "magnesium"))

    assert foods.more is not None
    assert foods.more.href == "/foods?sort=-magnesium_mg_per_serving&group=nuts"
    assert {row[0].text for row in shares.table.rows} == {row[0].text for row in everything.table.rows} - others
    assert {row[0].href for row in shares.table.rows} == {None}, "a page does not link to itself"
    assert evidence.title.endswith("Magnesium citrate")
    assert graph.drawings
    assert len({item.name for item in (foods, shares, evidence, graph)}) == 4


def test_a_chart_without_data_has_only_a_message(opened_database: SqliteDatabase) -> None:
    pictures: list[Picture] = [
        opened_database.run(lambda snapshot: fetch_foods_picture(snapshot, group="none")),
        opened_database.run(lambda snapshot: fetch_compositions_picture(snapshot, form="none")),
        opened_database.run(lambda snapshot: fetch_evidence_picture(snapshot, about="none")),
    ]
    show = template_environment().from_string(
        '{% from "pictures/picture.html" import show %}{{ show(picture, "", folded=true) }}'
    )

    for picture in pictures:
        figure = ET.fromstring(show.render(picture=picture))  # noqa: S314  # our own page
        assert picture.message in "".join(figure.itertext())
        assert not list(figure.iter(f"{SVG}svg"))


def test_a_collapsed_table_is_still_in_the_page(opened_database: SqliteDatabase) -> None:
    show = template_environment().from_string(
        '{% from "pictures/picture.html" import show %}{{ show(picture, "/x", heading="h3", folded=true) }}'
    )
    page = show.render(picture=opened_database.run(fetch_foods_picture))

    assert "<h3 " in page
    assert len(table_of(page)) == 20
    assert figure_of(page).find("details/summary") is not None


@pytest.mark.parametrize("name", NAMES)
def test_every_link_begins_with_the_public_url(database: Path, name: str) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{database}", public_url="https://example.org/rls"))

    links = addresses(_get(app, f"/pictures/{name}"))
    assert links
    assert all(link.startswith("https://example.org/rls/") for link in links)


def _get(app: FastAPI, address: str) -> str:
    async def fetch() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return (await client.get(address)).text

    return asyncio.run(fetch())


def test_every_class_of_a_shape_is_in_the_stylesheet(opened_database: SqliteDatabase) -> None:
    styles = PAGE_ASSETS["site.css"].body.decode()
    looks = {
        look
        for reader in PICTURE_FETCHERS.values()
        for drawing in opened_database.run(reader).drawings
        for shape in drawing.shapes
        for look in shape.css_class.split()
    }
    plain = {"name", "female-line", "both-line"}  # plain text, and a line in the default colour

    assert [look for look in sorted(looks - plain) if not re.search(rf"\.{look}\b", styles)] == []
    assert not re.search(r"#[0-9a-f]{3}", (PROJECT / "app/static/css/50-pictures.css").read_text()), (
        "colours are tokens"
    )
