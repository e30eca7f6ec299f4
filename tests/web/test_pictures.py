"""Pictures on pages: the numbers are those of the API, each has words and a table, and colours are the stylesheet's."""

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
    found = FIGURE.search(page)
    assert found
    return ET.fromstring(found[0])  # noqa: S314  # our own page


def table_of(page: str) -> list[list[str]]:
    rows = figure_of(page).iter("tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows][1:]


def addresses(page: str) -> list[str]:
    return [link.attrib["href"] for link in figure_of(page).iter("a")]


@pytest.fixture(scope="module")
def pages(client: httpx.Client) -> dict[str, str]:
    answers = {name: client.get(f"/pictures/{name}") for name in NAMES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.text for name, answer in answers.items()}


@pytest.fixture
def content_of(database: Path) -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase(database)
    yield opened
    opened.close()


def test_there_is_a_page_of_all_pictures(client: httpx.Client) -> None:
    page = client.get("/pictures")

    assert page.status_code == 200
    for name in NAMES:
        assert f'href="/pictures/{name}"' in page.text
    assert 'role="img"' not in page.text, "glances are hidden from those who cannot see them"


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_a_text_alternative_that_says_its_message(pages: dict[str, str], name: str) -> None:
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
def test_a_picture_obeys_the_policy_and_has_no_colour_of_its_own(pages: dict[str, str], name: str) -> None:
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
def test_every_number_in_a_picture_is_in_its_table(content_of: SqliteDatabase, name: str) -> None:
    picture = content_of.run(PICTURE_FETCHERS[name])
    table = picture.table
    said = " ".join([*(column.name for column in table.columns), *(cell.text for row in table.rows for cell in row)])
    known = set(re.findall(r"\d[\d.]*", said))

    for drawing in picture.drawings:
        labels = [shape for shape in drawing.shapes if isinstance(shape, Label) and shape.css_class != "tick"]
        drawn = {found for label in labels for found in re.findall(r"\d[\d.]*", label.text)}
        assert drawn
        assert drawn <= known


def test_amounts_in_foods_are_those_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    foods = client.get("/v1/foods?sort=-magnesium_mg_per_serving&limit=20").json()["items"]

    assert [row[2:] for row in table_of(pages["foods"])] == [
        [format_number(food["magnesium_mg_per_serving"]), f"{food['percent_daily_value']}%"] for food in foods
    ]
    assert f"Daily value {foods[0]['daily_value_mg']} mg" in pages["foods"]


def test_intakes_are_those_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    intakes = {
        one["href"].removeprefix("/v1"): one["value"]
        for one in client.get("/v1/nutrients/magnesium/intakes?kind=rda,ai,ul&limit=100").json()["items"]
    }
    links = [link for row in figure_of(pages["intakes"]).iter("td") for link in row.iter("a")]

    assert {link.attrib["href"] for link in links} == intakes.keys()
    for link in links:
        value = intakes[link.attrib["href"]]
        assert (link.text or "").split(" (")[0] == ("none set" if value is None else format_number(value))


def test_shares_are_those_of_the_api(client: httpx.Client, pages: dict[str, str]) -> None:
    forms = client.get("/v1/supplement-forms?limit=100").json()["items"]
    known = {
        one["name"]: (one["elemental_percent"], one["mg_per_100_mg_magnesium"])
        for form in forms
        for one in form["compositions"]
    }
    rows = {row[0]: row[2:4] for row in table_of(pages["compositions"])}

    assert rows == {
        name: ["not known" if one is None else format_number(one) for one in shares] for name, shares in known.items()
    }


def follow(client: httpx.Client, address: str) -> int:
    """How many claims stand at an address of a table, asked of the API."""
    answer = client.get(f"/v1{address}")
    assert answer.status_code == 200, address
    found: dict[str, Any] = answer.json()
    return int(found["page"]["total"]) if "page" in found else 1


@pytest.mark.parametrize("name", ["evidence", "graph", "graph/magnesium-deficiency", "graph/muscle-cramps"])
def test_a_count_of_claims_leads_to_so_many_claims(client: httpx.Client, name: str) -> None:
    cells = list(figure_of(client.get(f"/pictures/{name}").text).iter("td"))
    counted = [(link.attrib["href"], link.text) for cell in cells for link in cell.iter("a")]

    assert counted
    for address, many in counted:
        assert follow(client, address) == int(many or "0"), address


def test_the_evidence_map_counts_every_claim_once(client: httpx.Client, pages: dict[str, str]) -> None:
    *grades, total = [[int(cell) for cell in row[1:]] for row in table_of(pages["evidence"])]

    assert total[-1] == client.get("/v1/claims?limit=1").json()["page"]["total"]
    assert [sum(column) for column in zip(*grades, strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in grades)


@pytest.mark.parametrize("name", ["foods", "compositions", "graph"])
def test_names_in_a_table_lead_to_records(client: httpx.Client, pages: dict[str, str], name: str) -> None:
    rows = figure_of(pages[name]).findall(".//tbody/tr/th/a")

    assert len(rows) == len(table_of(pages[name]))
    for address in {link.attrib["href"] for link in rows}:
        assert client.get(f"/v1{address}").status_code == 200, address


def test_the_limit_says_why_it_can_lie_below_the_recommended_intake(pages: dict[str, str]) -> None:
    assert "So it can lie below the recommended intake." in pages["intakes"]


def test_an_unknown_picture_and_an_unknown_condition_are_pages_that_help(client: httpx.Client) -> None:
    wrong = client.get("/pictures/food")
    nobody = client.get("/pictures/graph/restless-leg-syndrome")

    assert wrong.status_code == nobody.status_code == 404
    assert wrong.headers["content-type"].startswith("text/html")
    assert 'href="/pictures/foods"' in wrong.text
    assert "restless-legs-syndrome" in nobody.text


def test_a_picture_is_kept_and_has_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/pictures/foods")

    assert "style-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/pictures/foods", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


def test_a_picture_can_be_narrowed_to_a_record(content_of: SqliteDatabase) -> None:
    foods = content_of.run(lambda snapshot: fetch_foods_picture(snapshot, group="nuts"))
    everything = content_of.run(fetch_compositions_picture)
    shares = content_of.run(lambda snapshot: fetch_compositions_picture(snapshot, form="magnesium-citrate"))
    others = {row[0].text for row in everything.table.rows if row[0].href != "/supplement-forms/magnesium-citrate"}
    evidence = content_of.run(lambda snapshot: fetch_evidence_picture(snapshot, about="magnesium-citrate"))
    graph = content_of.run(lambda snapshot: fetch_graph_picture(snapshot, "nutrients", "magnesium"))

    assert foods.more is not None
    assert foods.more.href == "/foods?sort=-magnesium_mg_per_serving&group=nuts"
    assert {row[0].text for row in shares.table.rows} == {row[0].text for row in everything.table.rows} - others
    assert {row[0].href for row in shares.table.rows} == {None}, "a page does not lead to itself"
    assert evidence.title.endswith("Magnesium citrate")
    assert graph.drawings
    assert len({one.name for one in (foods, shares, evidence, graph)}) == 4


def test_a_record_of_which_nothing_is_known_has_a_message_only(content_of: SqliteDatabase) -> None:
    pictures: list[Picture] = [
        content_of.run(lambda snapshot: fetch_foods_picture(snapshot, group="none")),
        content_of.run(lambda snapshot: fetch_compositions_picture(snapshot, form="none")),
        content_of.run(lambda snapshot: fetch_evidence_picture(snapshot, about="none")),
    ]
    show = template_environment().from_string(
        '{% from "pictures/picture.html" import show %}{{ show(picture, "", folded=true) }}'
    )

    for picture in pictures:
        figure = ET.fromstring(show.render(picture=picture))  # noqa: S314  # our own page
        assert picture.message in "".join(figure.itertext())
        assert not list(figure.iter(f"{SVG}svg"))


def test_a_folded_table_is_still_there(content_of: SqliteDatabase) -> None:
    show = template_environment().from_string(
        '{% from "pictures/picture.html" import show %}{{ show(picture, "/x", heading="h3", folded=true) }}'
    )
    page = show.render(picture=content_of.run(fetch_foods_picture))

    assert "<h3 " in page
    assert len(table_of(page)) == 20
    assert figure_of(page).find("details/summary") is not None


@pytest.mark.parametrize("name", NAMES)
def test_every_link_begins_with_the_public_address(database: Path, name: str) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{database}", public_url="https://example.org/rls"))

    found = addresses(_get(app, f"/pictures/{name}"))
    assert found
    assert all(address.startswith("https://example.org/rls/") for address in found)


def _get(app: FastAPI, address: str) -> str:
    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return (await client.get(address)).text

    return asyncio.run(ask())


def test_every_look_of_a_shape_stands_in_the_stylesheet(content_of: SqliteDatabase) -> None:
    styles = PAGE_ASSETS["site.css"].body.decode()
    looks = {
        look
        for reader in PICTURE_FETCHERS.values()
        for drawing in content_of.run(reader).drawings
        for shape in drawing.shapes
        for look in shape.css_class.split()
    }
    plain = {"name", "female-line", "both-line"}  # letters, and a line of the usual colour

    assert [look for look in sorted(looks - plain) if not re.search(rf"\.{look}\b", styles)] == []
    assert not re.search(r"#[0-9a-f]{3}", (PROJECT / "app/static/css/50-pictures.css").read_text()), (
        "colours are tokens"
    )
