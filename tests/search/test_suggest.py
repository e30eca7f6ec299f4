"""Type-ahead suggestions over HTTP."""

from typing import Any

import httpx
import pytest

from app.text import fold

pytestmark = pytest.mark.both_stores


def suggest(client: httpx.Client, q: str, **more: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/v1/suggest", params={"q": q} | more).raise_for_status().json()["items"]
    return items


@pytest.mark.parametrize("q", ["m", "mag", "magnesium c", "magn cit", "legs restl", "SPIN", "sésa", "willis-e"])
def test_every_suggestion_completes_the_typed_text(client: httpx.Client, q: str) -> None:
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
def test_likeliest_name_is_suggested_first(client: httpx.Client, q: str, identifier: str) -> None:
    assert suggest(client, q)[0]["id"] == identifier


def test_misspelled_word_is_corrected_if_no_name_completes_it(client: httpx.Client) -> None:
    assert suggest(client, "magnesuim citrate")[0]["id"] == "magnesium-citrate"


def test_suggestions_can_be_limited_by_type_and_number(client: httpx.Client) -> None:
    hits = suggest(client, "ma", type="supplement-forms", limit="3")

    assert [hit["type"] for hit in hits] == ["supplement-forms"] * 3
    assert suggest(client, "xqzwv") == []
