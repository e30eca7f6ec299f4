"""Search over HTTP: matches, snippets, facets, pages and hostile input."""

from collections import Counter
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.database import SqliteDatabase
from app.search.find import find
from app.search.passages import MAX_PASSAGE_LENGTH, SNIPPET_MEMBERS
from app.search.retrieval import MAX_RANKED, MAX_RANKED_PER_KIND
from app.search.words import tokenize

pytestmark = pytest.mark.both_stores


def search(client: httpx.Client, q: str, **more: str) -> dict[str, Any]:
    page: dict[str, Any] = client.get("/v1/search", params={"q": q} | more).raise_for_status().json()
    return page


def first(client: httpx.Client, q: str) -> dict[str, Any]:
    hit: dict[str, Any] = search(client, q)["items"][0]
    return hit


@pytest.mark.parametrize(
    ("q", "identifier", "on", "how"),
    [
        ("restless legs syndrome", "restless-legs-syndrome", "name", "exact"),
        ("RESTLESS LEGS SYNDROME", "restless-legs-syndrome", "name", "exact"),
        ("twitchy legs", "restless-legs-syndrome", "synonym", "exact"),
        ("Willis–Ekbom", "restless-legs-syndrome", "synonym", "exact"),
        ("mag gly", "magnesium-glycinate", "synonym", "exact"),
        ("magnésium citraté", "magnesium-citrate", "name", "exact"),
        ("magnesuim citrate", "magnesium-citrate", "name", "corrected_spelling"),
        ("magnesium citr", "magnesium-citrate", "name", "prefix"),
        ("G25.81", "restless-legs-syndrome", "code", "exact_code"),
        ("g2581", "restless-legs-syndrome", "code", "exact_code"),
        ("iron deficiency anemia", "iron-deficiency", "synonym", "exact"),
    ],
)
def test_search_finds_names_and_codes_and_reports_the_match(
    client: httpx.Client, q: str, identifier: str, on: str, how: str
) -> None:
    hit = first(client, q)

    assert (hit["id"], hit["matched"]["on"], hit["matched"]["how"]) == (identifier, on, how)


HOSTILE = [
    *("\x00", "a\x00b", '"', '""', '"magnesium', "magnesium*", "*", "^magnesium", "NEAR(magnesium legs, 2)"),
    *("a AND", "OR", "NOT magnesium", "magnesium NOT", "names:magnesium", "{names} : x", "-magnesium", "+", "("),
    *("magnesium)", "'; DROP TABLE record; --", "1 OR 1=1", "%", "_", "\\", "null", "None", "NaN", "25.81.25"),
    *("🦵😴", "🦵 magnesium", "ساق متململة", "רגליים חסרות מנוחה", "\u202emagnesium", "不安腿综合征", "ß ﬁ Ⅳ ①"),
    *("a" * 200, "magnesium " * 20, "e\u0301" * 60, " ", "\t\n", "....", "?", "¿", "the of and"),
    *("<script>alert(1)</script>", "magnesium\x00citrate", "\ufffe\uffff"),
]  # fmt: skip


@pytest.mark.parametrize("q", HOSTILE, ids=ascii)
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest", "/v1/foods"])
def test_no_input_is_interpreted_as_syntax(client: httpx.Client, path: str, q: str) -> None:
    response = client.get(path, params={"q": q})

    assert response.status_code == 200, response.text
    assert isinstance(response.json()["items"], list)


def test_invalid_utf8_is_accepted(client: httpx.Client) -> None:
    assert client.get("/v1/search?q=%FF%FE%80magnesium").status_code == 200
    assert client.get("/v1/lookup?text=%FF%00").status_code == 200


def test_full_text_operators_are_ignored(client: httpx.Client) -> None:
    plain = [hit["id"] for hit in search(client, "magnesium citrate")["items"]]

    for q in ('"magnesium" "citrate"', "magnesium* citrate*", "magnesium, (citrate)", "names:magnesium citrate"):
        ids = [hit["id"] for hit in search(client, q)["items"]]
        assert ids[0] == plain[0], q


def test_snippet_of_a_claim_never_quotes_its_source(client: httpx.Client) -> None:
    url: str | None = "/v1/claims?limit=100"
    checked = 0
    while url:
        page = client.get(url).json()
        for claim in page["items"][::5]:
            if not claim["said"]:
                continue
            hits = search(client, claim["said"][:200], type="claims", limit="5")["items"]
            for hit in hits:
                record = client.get(hit["href"]).json()
                shown = [
                    record["name"],
                    record["one_liner"],
                    *(record[one] for one in SNIPPET_MEMBERS if record.get(one)),
                ]
                assert any(hit["snippet"]["text"] in text or text in hit["snippet"]["text"] for text in shown), hit
                assert hit["snippet"]["text"] != record["said"]
                checked += 1
        url = page["links"]["next"]
    assert checked > 100


@pytest.mark.parametrize("q", ["does magnesium help restless legs", "kidney disease", "crawling", "sésame", "sleep"])
def test_highlights_are_offsets_of_words_in_plain_text(client: httpx.Client, q: str) -> None:
    hits = search(client, q)["items"]

    assert hits
    for hit in hits:
        text = hit["snippet"]["text"]
        assert len(text) <= MAX_PASSAGE_LENGTH + 160
        assert "<" not in text
        offsets = [(one["start"], one["end"]) for one in hit["snippet"]["highlights"]]
        assert all(0 <= start < end <= len(text) for start, end in offsets)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(offsets))
        assert all(len(list(tokenize(text[start:end]))) == 1 for start, end in offsets)
    assert hits[0]["snippet"]["highlights"]


def test_type_facet_adds_up_and_type_filter_restricts_results(client: httpx.Client) -> None:
    whole = search(client, "magnesium oxide", facets="type", limit="100")
    counts = {one["value"]: one["count"] for one in whole["facets"]["type"]}

    assert sum(counts.values()) == whole["page"]["total"]
    claims = search(client, "magnesium oxide", type="claims,gaps", facets="type")
    assert {hit["type"] for hit in claims["items"]} <= {"claims", "gaps"}
    assert {one["value"] for one in claims["facets"]["type"]} <= {"claims", "gaps"}


def test_search_pages_list_each_record_once_in_a_stable_order(client: httpx.Client) -> None:
    whole = [hit["id"] for hit in search(client, "magnesium sleep", limit="100")["items"]]
    ids: list[str] = []
    url: str | None = "/v1/search?q=magnesium%20sleep&limit=7"
    while url:
        response = client.get(url)
        page = response.json()
        ids += [hit["id"] for hit in page["items"]]
        url = page["links"]["next"]
        assert ("next" in response.links) == (url is not None)

    assert len(ids) == page["page"]["total"] == len(set(ids))
    assert ids[:100] == whole


def test_type_facet_counts_every_listed_record(client: httpx.Client) -> None:
    for q in ("magnesium", "G25.81", "twitchy legs at night", "restles legs"):
        whole = search(client, q, facets="type", limit="100")
        shown = Counter(hit["type"] for hit in whole["items"])
        while whole["links"]["next"]:
            whole = client.get(whole["links"]["next"]).json()
            shown.update(hit["type"] for hit in whole["items"])

        assert {one["value"]: one["count"] for one in whole["facets"]["type"]} == shown
        assert [one["value"] for one in whole["facets"]["type"]] == sorted(shown, key=lambda kind: (-shown[kind], kind))


def test_cursor_of_another_query_is_refused(client: httpx.Client) -> None:
    cursor = search(client, "magnesium", limit="1")["page"]["next_cursor"]

    assert client.get("/v1/search", params={"q": "iron", "cursor": cursor}).json()["type"].endswith("invalid-cursor")


def test_search_without_results_succeeds_and_misspellings_are_corrected(client: httpx.Client) -> None:
    nothing = search(client, "xqzwv")
    assert (nothing["items"], nothing["page"]["total"], nothing["did_you_mean"]) == ([], 0, [])

    assert search(client, "magnesuim citrate")["did_you_mean"] == ["magnesium citrate"]
    assert search(client, "restles legs")["items"][0]["id"] == "restless-legs-syndrome"


def test_missing_empty_and_overlong_queries_are_refused(client: httpx.Client) -> None:
    for path in ("/v1/search", "/v1/suggest"):
        missing = client.get(path).json()
        assert (missing["status"], missing["errors"][0]["name"]) == (422, "q")
        assert client.get(path, params={"q": ""}).status_code == 422
        assert client.get(path, params={"q": "x" * 201}).status_code == 422


@pytest.mark.parametrize(
    "q", ["magnesium", "the restless legs of magnesium in the evening and at night", "a b c d e f"]
)
def test_number_of_ranked_records_is_bounded(database: Any, q: str) -> None:
    snapshot = SqliteDatabase(database).snapshot()

    results = find(snapshot, q, end=20)

    other_kinds = 2 + 3 * len(results.query.terms)
    assert len(results.ranked) <= MAX_RANKED + MAX_RANKED_PER_KIND * other_kinds


def test_every_collection_finds_a_record_by_its_name(client: httpx.Client) -> None:
    collections = client.get("/v1/dataset").json()["collections"]
    for collection in collections:
        record = client.get(f"{collection['href']}?limit=1").json()["items"][0]
        page = client.get(f"{collection['href']}?q={quote(record['name'][:200])}&limit=100&fields=id").json()
        assert record["id"] in [one["id"] for one in page["items"]], collection["type"]


def test_text_filter_combines_with_filters_sorting_and_cursors(client: httpx.Client) -> None:
    url: str | None = "/v1/foods?q=boiled&state=boiled&sort=-magnesium_mg_per_100g&limit=3&fields=magnesium_mg_per_100g"
    amounts: list[float] = []
    while url:
        page = client.get(url).json()
        amounts += [food["magnesium_mg_per_100g"] for food in page["items"]]
        url = page["links"]["next"]

    assert len(amounts) == page["page"]["total"] > 3
    assert amounts == sorted(amounts, reverse=True)
    assert (
        client.get("/v1/foods?q=almnds").json()["page"]["total"]
        == client.get("/v1/foods?q=almonds").json()["page"]["total"]
    )
    assert client.get("/v1/foods?q=almonds xqzwv").json()["page"]["total"] == 0
