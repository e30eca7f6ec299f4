"""Embed cards: their files, the size of these, the frame pages and the configurator."""

import asyncio
import os
import re
import time
from collections.abc import Callable
from gzip import compress
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.database import CHECK_INTERVAL_SECONDS
from app.main import create_app
from app.models.registry import TYPE_NAMES
from app.settings import PROJECT, Settings
from app.web.assets import EMBED_FILES, STATIC
from tests.conftest import StartServer

MAX_BYTES = 12_000
CARDS = (STATIC / "embed" / "v1" / "cards.js").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs" / "guide" / "embedding.md").read_text(encoding="utf-8")


def text_of(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<body>")[2])).split())


def policy_of(page: httpx.Response) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))


def test_files_of_a_card_are_under_12_kb_compressed(record_property: Callable[[str, object], None]) -> None:
    sizes = {name: len(compress((STATIC / "embed" / "v1" / name).read_bytes(), 6)) for name in EMBED_FILES}

    record_property("figure", f"cards, compressed: {sum(sizes.values())} bytes {sizes}")
    assert {path.name for path in (STATIC / "embed" / "v1").iterdir()} == set(EMBED_FILES)
    assert sum(sizes.values()) < MAX_BYTES


@pytest.mark.parametrize("name", EMBED_FILES)
def test_a_card_file_has_a_stable_url_and_can_be_cached_and_revalidated(client: httpx.Client, name: str) -> None:
    first = client.get(f"/embed/v1/{name}")

    kind = "text/css" if name.endswith("css") else "text/javascript"
    assert first.status_code == 200
    assert first.headers["content-type"] == f"{kind}; charset=utf-8"
    assert first.headers["cache-control"] == client.get("/v1/conditions").headers["cache-control"]
    assert first.headers["access-control-allow-origin"] == "*"
    again = client.get(f"/embed/v1/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/embed/v1/{name}?utm_source=x").content == first.content


def test_data_never_becomes_markup_or_an_inline_style() -> None:
    source = CARDS + (STATIC / "embed" / "configurator.js").read_text(encoding="utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(", source)
    assert not re.search(r"""setAttribute\(["']style|style=|\.style\.cssText|createElement\(["']style""", source)


def test_card_files_name_no_host_except_that_of_the_licence() -> None:
    sources = "".join((STATIC / "embed" / "v1" / name).read_text(encoding="utf-8") for name in EMBED_FILES)

    assert set(re.findall(r"https?://[^/\"' ]+", sources)) == {"https://creativecommons.org"}


def test_every_record_type_has_a_label_on_its_card() -> None:
    kinds = CARDS.partition("const KINDS = {")[2].partition("};")[0]

    assert set(re.findall(r'"?([a-z-]+)"?: "', kinds)) == set(TYPE_NAMES)


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_cards_request_members_that_each_type_has(client: httpx.Client, kind: str) -> None:
    light = re.search(r"const LIGHT = \[(.*?)\]", CARDS)
    fields = re.search(r'const FIELDS = "(.*?)"', CARDS)
    more = dict(re.findall(r'"?([a-z-]+)"?: "(,[a-z_,]+)"', CARDS))
    assert light
    assert fields
    if f'"{kind}"' not in light[1]:
        response = client.get(f"/v1/{kind}?limit=1&fields={fields[1]}{more.get(kind, '')}")
        assert response.status_code == 200, response.text
    advice = re.search(r'"(v1/lifestyle-advice\?suits_every_day=true[^"]*)"', CARDS)
    assert advice
    assert client.get(f"/{advice[1]}").status_code == 200


def test_every_theme_property_of_a_card_is_documented() -> None:
    assert set(re.findall(r"--rls-[a-z]+", CARDS)) == set(re.findall(r"`(--rls-[a-z]+)`", GUIDE))


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_every_record_type_has_a_frame_page(client: httpx.Client, kind: str) -> None:
    record = client.get(f"/v1/{kind}?limit=1").json()["items"][0]

    page = client.get(f"/embed/v1/{kind}/{record['id']}")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<rls-card type="{kind}" record="{record["id"]}"' in page.text
    policy = policy_of(page)
    assert policy.pop("frame-ancestors") == "*"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert policy["default-src"] == "'none'"
    again = client.get(f"/embed/v1/{kind}/{record['id']}", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


def test_a_frame_page_is_complete_without_scripts(client: httpx.Client) -> None:
    record = client.get("/v1/supplement-forms/magnesium-citrate").json()

    text = text_of(client.get("/embed/v1/supplement-forms/magnesium-citrate"))

    expected = [record["name"], record["card"], "RLS & Magnesium Content API, CC BY 4.0", ", release "]
    expected += [caution["one_liner"] for caution in record["cautions"]]
    expected += [notice["text"] for notice in record["notices"]]
    assert [part for part in expected if part not in text] == []


def test_a_framed_claim_shows_what_is_known_then_its_standing_then_what_the_article_says(client: httpx.Client) -> None:
    claim = client.get("/v1/claims?standing=rejected&source=article-citrate&limit=1").json()["items"][0]

    text = text_of(client.get(f"/embed/v1/claims/{claim['id']}"))

    assert -1 < text.index(claim["known"]) < text.index("✕ Rejected") < text.index(claim["said"])


def test_framed_advice_shows_its_grade(client: httpx.Client) -> None:
    assert "Restless legs syndrome: Low-certainty evidence supports this" in text_of(
        client.get("/embed/v1/lifestyle-advice/regular-exercise")
    )


def test_embed_pages_ignore_unknown_parameters_and_values(client: httpx.Client) -> None:
    plain = client.get("/embed/v1/conditions/restless-legs-syndrome")

    assert client.get("/embed/v1/conditions/restless-legs-syndrome?utm=1&theme=pink&heading=9").text == plain.text
    assert 'theme="dark"' in client.get("/embed/v1/conditions/restless-legs-syndrome?theme=dark&x=%00").text
    assert client.get("/embed?utm=1&element=nothing&type=nothing&heading=x").status_code == 200


@pytest.mark.parametrize(
    "path", ["conditions/restles-legs", "condition/restless-legs-syndrome", "conditions/magnesium"]
)
def test_a_frame_of_an_unknown_record_is_a_framable_error_page(client: httpx.Client, path: str) -> None:
    page = client.get(f"/embed/v1/{path}")

    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert policy_of(page)["frame-ancestors"] == "*"
    assert "framed.js" in page.text


def test_a_frame_is_unavailable_if_the_database_is_damaged(
    start_server: StartServer, database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "content.db"
    path.write_bytes(database.read_bytes())
    server = start_server(path)
    path.write_bytes(b"this is no database")
    os.utime(path, (1, 1))
    time.sleep(CHECK_INTERVAL_SECONDS * 2)

    page = httpx.get(f"{server.url}/embed/v1/conditions/restless-legs-syndrome")

    assert (page.status_code, page.headers["retry-after"]) == (503, "30")
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_text_from_a_url_is_escaped(client: httpx.Client) -> None:
    markup = "%22%3E%3Cscript%3Ealert(1)%3C"

    for path in (f"/embed/v1/conditions/{markup}", f"/embed/v1/{markup}/x", f"/embed?record={markup}&ids={markup}"):
        assert "<script>alert" not in client.get(path).text


@pytest.mark.parametrize("query", ["type=supplement-forms&record=magnesium-oxide", "record=magnesium-oxide"])
def test_the_configurator_lists_the_records_of_a_type(client: httpx.Client, query: str) -> None:
    page = client.get(f"/embed?{query}")

    assert '<option value="magnesium-oxide" selected>' in page.text
    assert '<option value="supplement-forms" selected>' in page.text
    assert policy_of(page)["frame-ancestors"] == "'none'"
    assert policy_of(page)["frame-src"] == "'self'"


def get(app: FastAPI, url: str) -> httpx.Response:
    async def fetch() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get(url)

    return asyncio.run(fetch())


def test_cards_work_under_a_prefix(database: Path) -> None:
    host = FastAPI()
    host.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))

    page = get(host, "/rls/embed/v1/conditions/restless-legs-syndrome")

    for address in re.findall(r'src="([^"]+)"', page.text) + re.findall(r'stylesheet" href="([^"]+)"', page.text):
        assert address.startswith("/rls/embed/v1/")
        assert get(host, address).status_code == 200
    assert 'data-base="/rls/"' in get(host, "/rls/embed").text
