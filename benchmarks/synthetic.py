"""A database of any number of made-up foods, to see what grows with the content.

Words follow Zipf's law, as in real texts: a few stand in most records, most in a few. The same number and seed make the
same database.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final

from pydantic_core import to_json
from sqlalchemy import Connection, insert

from app.database import rendering_digest
from app.models import METADATA
from app.models.terms import FoodState, Origin, ReferenceKind, Verification
from app.search.fulltext import fill_indexes
from app.search.index import search_rows
from app.seeding.rows import columns_of
from app.seeding.store import store_at
from app.text import fold

Row = dict[str, Any]

DAY: Final = date(2026, 1, 1)
SYLLABLES: Final = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS: Final = 8_000
BATCH: Final = 20_000


def make_words(random: Random) -> list[str]:
    """Made-up words, the most frequent first."""
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(random.choices(SYLLABLES, k=random.randint(2, 4)))] = None
    return list(words)


class Texts:
    """Runs of made-up words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.words = make_words(self.random)
        self._weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def some(self, count: int) -> str:
        """So many words, frequent ones more often."""
        return " ".join(self.random.choices(self.words, cum_weights=self._weights, k=count))


def make_database(place: str | Path, count: int, seed: int = 1) -> None:
    """Put so many foods, a group and a reference in place, at an address or in an SQLite file."""
    rows = _rows(list(_documents(count, Texts(seed))))

    def fill(connection: Connection) -> None:
        for table in METADATA.sorted_tables:
            found = columns_of(table, rows[table.name])
            for start in range(0, len(found), BATCH):
                connection.execute(insert(table), found[start : start + BATCH])
        fill_indexes(connection)

    store_at(place).replace(fill)


def _documents(count: int, texts: Texts) -> Iterator[Row]:
    shared = {"origin": Origin.EDITORIAL, "updated_on": DAY, "checked_on": DAY, "language": "en"}
    shared |= {"consult_professional": False, "references": []}
    for kind, identifier in (("food-groups", "group"), ("references", "reference")):
        yield {"type": kind, "id": identifier, "name": identifier, "one_liner": identifier, "card": identifier} | shared
    for number in range(count):
        name = f"{texts.some(3)} {number}"
        yield {
            "type": "foods",
            "id": f"food-{number}",
            "href": f"/v1/foods/food-{number}",
            "name": name,
            "one_liner": texts.some(6),
            "card": texts.some(18),
            "summary": texts.some(40),
            "synonyms": [texts.some(2) for _ in range(3)],
            "codes": [],
            "group": "group",
            "reference": "reference",
            "magnesium_mg_per_100g": round(texts.random.random() * 500, 1),
            "magnesium_mg_per_serving": round(texts.random.random() * 200, 1),
        } | shared


def _rows(documents: list[Row]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["release"] = [{"version": "2026.01.1", "released_at": datetime(2026, 1, 1, tzinfo=UTC), "summary": "Made up."}]
    digests = {"seed_digest": "", "content_digest": "", "rendering_digest": rendering_digest()}
    rows["loaded_content"] = [{"release": "2026.01.1", "is_released": True} | digests]
    for one in documents:
        rows["record"].append(one | {"sort_name": fold(one["name"])})
        rows["content"].append(one)
        rows["rendered"].append({"id": one["id"], "body": to_json(one), "links": "{}"})
        if one["type"] == "foods":
            rows["food"].append(one | FOOD)
    rows["food_group"] = [{"id": "group"}]
    rows["reference"] = [{"id": "reference", "title": "Made up", "kind": ReferenceKind.FOOD_DATABASE} | VERIFIED]
    for model, row in search_rows(documents):
        rows[str(model.__tablename__)].append(row)
    return rows


VERIFIED: Final[Row] = {"verification": Verification.UNVERIFIED}
FOOD: Final[Row] = VERIFIED | {
    "state": FoodState.RAW,
    "usda_description": "",
    "ndb_number": "00000",
    "serving_label": "1 cup",
    "serving_grams": 100.0,
    "percent_daily_value": 0,
    "daily_value_mg": 420,
}
