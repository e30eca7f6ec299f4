from typing import Any

import httpx
import pytest

from app.text import fold

pytestmark = pytest.mark.both_stores


def suggest(client: httpx.Client, q: str, **more: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/v1/suggest", params={"q": q} | more).raise_for_status().json()["items"]
    return items


@pytest.mark.parametrize("q", ["m", "mag", "magnesium c", "magn cit", "legs restl", "SPIN", "sésa", "willis-e"])
def test_each_suggestion_goes_on_from_what_was_typed(client: httpx.Client, q: str) -> None:
    hits = suggest(client, q)

    assert hits
    for hit in hits:
        start, end = hit["matched"]["start"], hit["matched"]["end"]
        assert 0 <= start < end <= len(hit["text"])
        typed = fold(q).replace("-", " ").split()
        assert any(fold(hit["text"][start:]).startswith(word) for word in typed)
    assert len({hit["id"] for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    ("q", "identifier"),
    [
        ("restl", "restless-legs-syndrome"),
        ("magnesium gly", "magnesium-glycinate"),
        ("restles leg", "restless-legs-syndrome"),
    ],
)
def test_the_likeliest_name_comes_first_on_each_keystroke(client: httpx.Client, q: str, identifier: str) -> None:
    assert suggest(client, q)[0]["id"] == identifier


def test_a_misspelled_word_is_mended_where_nothing_goes_on_from_it(client: httpx.Client) -> None:
    assert suggest(client, "magnesuim citrate")[0]["id"] == "magnesium-citrate"


def test_types_and_number_can_be_chosen(client: httpx.Client) -> None:
    hits = suggest(client, "ma", type="supplement-forms", limit="3")

    assert [hit["type"] for hit in hits] == ["supplement-forms"] * 3
    assert suggest(client, "xqzwv") == []
