"""A database of any number of made-up foods, to see what grows with the content.

Words follow Zipf's law, as in real texts: a few stand in most records, most in a few. Documents have all members of
real ones. The same number and seed make the same database.
"""

from collections import defaultdict
from collections.abc import Sequence
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
from app.seeding.tallies import fill_tallies
from app.text import fold

Row = dict[str, Any]

DAY: Final = date(2026, 1, 1)
SYLLABLES: Final = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS: Final = 8_000
BATCH: Final = 20_000
GROUPS: Final = 20


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


def make_database(place: str | Path, count: int, seed: int = 1, version: str = "2026.01.1") -> None:
    """Put so many foods, their groups and a reference in place, at an address or in an SQLite file."""
    store_at(place).replace(lambda connection: fill(connection, documents(count, seed), version))


def fill(connection: Connection, made: Sequence[Row], version: str) -> None:
    """Write documents as a release into empty tables."""
    rows = _rows(made, version)
    for table in METADATA.sorted_tables:
        found = columns_of(table, rows[table.name])
        for start in range(0, len(found), BATCH):
            connection.execute(insert(table), found[start : start + BATCH])
    fill_indexes(connection)
    fill_tallies(connection)


def database_of(folder: Path, count: int) -> Path:
    """The database with so many foods; made anew where the code that renders has changed."""
    place = folder / f"{count}-{rendering_digest()[:12]}"
    place.mkdir(exist_ok=True)
    path = place / "content.db"
    if not path.exists():
        print(f"Making {count} records ...", flush=True)
        unfinished = path.with_suffix(".new")
        make_database(unfinished, count)
        unfinished.rename(path)
    with path.open("rb") as file:  # One that was made a while ago may have left memory, and disks are not measured.
        while file.read(1 << 24):
            pass
    return path


def documents(count: int, seed: int = 1) -> list[Row]:
    """Groups, a reference and so many foods, as the API shows them."""
    texts = Texts(seed)
    made = [_record("food-groups", f"group-{number}") | CONTENT for number in range(GROUPS)]
    made.append(_record("references", "reference") | {"title": "Made up", "finding": None, "year": 2026})
    return [*made, *(_food(number, texts) for number in range(count))]


def _record(kind: str, identifier: str, name: str = "", one_liner: str = "", card: str = "") -> Row:
    texts = {"name": name or identifier, "one_liner": one_liner or identifier, "card": card or identifier}
    key = {"type": kind, "id": identifier, "href": f"/v1/{kind}/{identifier}"}
    return key | texts | {"origin": Origin.EDITORIAL, "updated_on": DAY}


def _food(number: int, texts: Texts) -> Row:
    random = texts.random
    named = _record("foods", f"food-{number}", f"{texts.some(3)} {number}", texts.some(6), texts.some(18))
    summary, synonyms = texts.some(40), [texts.some(2) for _ in range(3)]
    return named | CONTENT | {
        "summary": summary,
        "synonyms": synonyms,
        "group": f"group-{random.randrange(GROUPS)}",
        "state": random.choice(list(FoodState)),
        "usda_description": named["name"],
        "ndb_number": "00000",
        "magnesium_mg_per_100g": round(random.random() * 500, 1),
        "reference": "reference",
        "verification": Verification.UNVERIFIED,
        "magnesium_mg_per_serving": round(random.random() * 200, 1),
        "percent_daily_value": 10,
        "daily_value_mg": 420,
        "serving": {"label": "1 cup", "grams": 100.0},
        "passages": [],
        "references": [
            {"id": "reference", "title": "Made up", "year": 2026, "url": None, "verification": Verification.UNVERIFIED}
        ],
        "related": [],
        "cautions": [],
        "notices": [{"id": "notice", "text": "Made up, to measure with; it says nothing.", "placement": "footer"}],
    }  # fmt: skip


def _rows(made: Sequence[Row], version: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["release"] = [{"version": version, "released_at": datetime(2026, 1, 1, tzinfo=UTC), "summary": "Made up."}]
    digests = {"seed_digest": "", "content_digest": version, "rendering_digest": rendering_digest()}
    rows["loaded_content"] = [{"release": version, "is_released": True} | digests]
    for one in made:
        listed = one | {"sort_name": fold(one["name"])}
        rows["record"].append(listed)
        rows["rendered"].append({"id": one["id"], "body": to_json(one), "links": "{}"})
        if one["type"] == "references":
            rows["reference"].append(listed | {"kind": ReferenceKind.FOOD_DATABASE, "verification": "unverified"})
            continue
        rows["content"].append(one)
        serving = one.get("serving", {})
        own = {"serving_label": serving.get("label"), "serving_grams": serving.get("grams")}
        rows["food" if one["type"] == "foods" else "food_group"].append(listed | own)
        rows["synonym"] += [
            {"record_id": one["id"], "position": place, "text": synonym}
            for place, synonym in enumerate(one["synonyms"])
        ]
    for model, row in search_rows(made):
        rows[str(model.__tablename__)].append(row)
    return rows


CONTENT: Final[Row] = {
    "language": "en",
    "summary": None,
    "body": None,
    "consult_professional": False,
    "checked_on": DAY,
    "clinical_review": None,
    "synonyms": [],
    "codes": [],
}
