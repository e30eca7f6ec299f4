"""Cards for other people's pages: what is served, how large it is, and what the page for a frame says."""

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

MOST_BYTES = 12_000
CARDS = (STATIC / "embed" / "v1" / "cards.js").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs" / "guide" / "embedding.md").read_text(encoding="utf-8")


def text_of(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<body>")[2])).split())


def policy_of(page: httpx.Response) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))


def test_everything_that_a_card_loads_is_under_12_kb_compressed(record_property: Callable[[str, object], None]) -> None:
    sizes = {name: len(compress((STATIC / "embed" / "v1" / name).read_bytes(), 6)) for name in EMBED_FILES}

    record_property("figure", f"cards, compressed: {sum(sizes.values())} bytes {sizes}")
    assert {path.name for path in (STATIC / "embed" / "v1").iterdir()} == set(EMBED_FILES)
    assert sum(sizes.values()) < MOST_BYTES


@pytest.mark.parametrize("name", EMBED_FILES)
def test_a_script_has_a_stable_address_that_can_be_kept_and_checked(client: httpx.Client, name: str) -> None:
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
    written = CARDS + (STATIC / "embed" / "configurator.js").read_text(encoding="utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(", written)
    assert not re.search(r"""setAttribute\(["']style|style=|\.style\.cssText|createElement\(["']style""", written)


def test_no_other_host_is_named_but_that_of_the_licence() -> None:
    served = "".join((STATIC / "embed" / "v1" / name).read_text(encoding="utf-8") for name in EMBED_FILES)

    assert set(re.findall(r"https?://[^/\"' ]+", served)) == {"https://creativecommons.org"}


def test_every_type_has_a_name_on_its_card() -> None:
    kinds = CARDS.partition("const KINDS = {")[2].partition("};")[0]

    assert set(re.findall(r'"?([a-z-]+)"?: "', kinds)) == set(TYPE_NAMES)


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_cards_ask_for_members_that_each_type_has(client: httpx.Client, kind: str) -> None:
    light = re.search(r"const LIGHT = \[(.*?)\]", CARDS)
    fields = re.search(r'const FIELDS = "(.*?)"', CARDS)
    more = dict(re.findall(r'"?([a-z-]+)"?: "(,[a-z_,]+)"', CARDS))
    assert light
    assert fields
    if f'"{kind}"' not in light[1]:
        answer = client.get(f"/v1/{kind}?limit=1&fields={fields[1]}{more.get(kind, '')}")
        assert answer.status_code == 200, answer.text
    advice = re.search(r'"(v1/lifestyle-advice\?suits_every_day=true[^"]*)"', CARDS)
    assert advice
    assert client.get(f"/{advice[1]}").status_code == 200


def test_every_property_that_themes_a_card_is_documented() -> None:
    assert set(re.findall(r"--rls-[a-z]+", CARDS)) == set(re.findall(r"`(--rls-[a-z]+)`", GUIDE))


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_every_record_has_a_page_for_frames(client: httpx.Client, kind: str) -> None:
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


def test_a_frame_says_it_all_without_scripts(client: httpx.Client) -> None:
    record = client.get("/v1/supplement-forms/magnesium-citrate").json()

    said = text_of(client.get("/embed/v1/supplement-forms/magnesium-citrate"))

    wanted = [record["name"], record["card"], "RLS & Magnesium Content API, CC BY 4.0", ", release "]
    wanted += [one["one_liner"] for one in record["cautions"]] + [one["text"] for one in record["notices"]]
    assert [text for text in wanted if text not in said] == []


def test_a_framed_claim_says_what_is_known_first_then_the_grade_then_what_is_said(client: httpx.Client) -> None:
    claim = client.get("/v1/claims?standing=rejected&source=article-citrate&limit=1").json()["items"][0]

    said = text_of(client.get(f"/embed/v1/claims/{claim['id']}"))

    grade = re.search(r"Not graded|(High|Moderate|Low|Very low) certainty", said)
    assert grade
    assert -1 < said.index(claim["known"]) < grade.start() < said.index(claim["said"])


def test_framed_advice_shows_its_grade(client: httpx.Client) -> None:
    assert "Restless legs syndrome: Low certainty, for it" in text_of(
        client.get("/embed/v1/lifestyle-advice/regular-exercise")
    )


def test_pages_ignore_what_they_do_not_know(client: httpx.Client) -> None:
    plain = client.get("/embed/v1/conditions/restless-legs-syndrome")

    assert client.get("/embed/v1/conditions/restless-legs-syndrome?utm=1&theme=pink&heading=9").text == plain.text
    assert 'theme="dark"' in client.get("/embed/v1/conditions/restless-legs-syndrome?theme=dark&x=%00").text
    assert client.get("/embed?utm=1&element=nothing&type=nothing&heading=x").status_code == 200


@pytest.mark.parametrize(
    "path", ["conditions/restles-legs", "condition/restless-legs-syndrome", "conditions/magnesium"]
)
def test_a_frame_of_nothing_is_a_page_that_may_be_framed(client: httpx.Client, path: str) -> None:
    page = client.get(f"/embed/v1/{path}")

    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert policy_of(page)["frame-ancestors"] == "*"
    assert "framed.js" in page.text


def test_a_frame_says_when_the_content_cannot_be_read(
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


def test_text_from_an_address_is_escaped(client: httpx.Client) -> None:
    nasty = "%22%3E%3Cscript%3Ealert(1)%3C"

    for path in (f"/embed/v1/conditions/{nasty}", f"/embed/v1/{nasty}/x", f"/embed?record={nasty}&ids={nasty}"):
        assert "<script>alert" not in client.get(path).text


@pytest.mark.parametrize("kind", TYPE_NAMES)
def test_an_id_alone_leads_to_its_record(client: httpx.Client, kind: str) -> None:
    record = client.get(f"/v1/{kind}?limit=1").json()["items"][0]

    answer = client.get(f"/embed/v1/records/{record['id']}")

    assert answer.status_code == 307
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (
        httpx.URL(f"http://x/embed/v1/records/{record['id']}").join(answer.headers["location"]).path == record["href"]
    )


def test_an_unknown_id_alone_is_a_problem_with_ids_like_it(client: httpx.Client) -> None:
    answer = client.get("/embed/v1/records/magnesium-citrat")

    assert answer.status_code == 404
    assert answer.json()["did_you_mean"][0] == "magnesium-citrate"


@pytest.mark.parametrize("asked", ["type=supplement-forms&record=magnesium-oxide", "record=magnesium-oxide"])
def test_the_configurator_lists_the_records_of_a_type(client: httpx.Client, asked: str) -> None:
    page = client.get(f"/embed?{asked}")

    assert '<option value="magnesium-oxide" selected>' in page.text
    assert '<option value="supplement-forms" selected>' in page.text
    assert policy_of(page)["frame-ancestors"] == "'none'"
    assert policy_of(page)["frame-src"] == "'self'"


def get(app: FastAPI, url: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get(url)

    return asyncio.run(ask())


def test_cards_work_below_a_prefix(database: Path) -> None:
    host = FastAPI()
    host.mount("/rls", create_app(Settings(database_url=f"sqlite:///{database}", public_url="/rls")))

    page = get(host, "/rls/embed/v1/conditions/restless-legs-syndrome")
    moved = get(host, "/rls/embed/v1/records/restless-legs-syndrome")

    for address in re.findall(r'src="([^"]+)"', page.text) + re.findall(r'stylesheet" href="([^"]+)"', page.text):
        assert address.startswith("/rls/embed/v1/")
        assert get(host, address).status_code == 200
    assert moved.url.join(moved.headers["location"]).path == "/rls/v1/conditions/restless-legs-syndrome"
    assert 'data-base="/rls/"' in get(host, "/rls/embed").text
