"""Databases with any number of synthetic foods, to measure growth with the amount of content.

Words follow Zipf's law, as in real texts: a few occur in most records, most occur in a few. Documents have all members
of real ones. The same count and seed give the same database.
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
from app.schemas.envelope import ATTRIBUTION, LICENCE
from app.schemas.food import FoodGroupSummary, FoodSummary
from app.search.fulltext import fill_indexes
from app.search.index import search_rows
from app.seeding.rows import columns_of
from app.seeding.store import store_at
from app.seeding.tallies import fill_tallies
from app.text import fold

Row = dict[str, Any]

RECORD_DATE: Final = date(2026, 1, 1)
SYLLABLES: Final = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
WORD_COUNT: Final = 8_000
BATCH_SIZE: Final = 20_000
GROUP_COUNT: Final = 20


def make_words(random: Random) -> list[str]:
    """Synthetic words, most frequent first."""
    words: dict[str, None] = {}
    while len(words) < WORD_COUNT:
        words["".join(random.choices(SYLLABLES, k=random.randint(2, 4)))] = None
    return list(words)


class Texts:
    """Random sequences of synthetic words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.words = make_words(self.random)
        self._weights = list(accumulate(1 / rank for rank in range(1, WORD_COUNT + 1)))

    def sample(self, count: int) -> str:
        """A text of this many words, in which frequent words are likelier."""
        return " ".join(self.random.choices(self.words, cum_weights=self._weights, k=count))


def make_database(database: str | Path, count: int, seed: int = 1, version: str = "2026.01.1") -> None:
    """Fill a database, at a URL or in an SQLite file, with this many foods, their groups and a reference."""
    store_at(database).replace(lambda connection: insert_documents(connection, make_documents(count, seed), version))


def insert_documents(connection: Connection, documents: Sequence[Row], version: str) -> None:
    """Insert documents as a release into empty tables."""
    rows = _table_rows(documents, version)
    for table in METADATA.sorted_tables:
        table_rows = columns_of(table, rows[table.name])
        for start in range(0, len(table_rows), BATCH_SIZE):
            connection.execute(insert(table), table_rows[start : start + BATCH_SIZE])
    fill_indexes(connection)
    fill_tallies(connection)


def cached_database(folder: Path, count: int) -> Path:
    """A database with this many foods, created if there is none or the rendering code has changed."""
    database_folder = folder / f"{count}-{rendering_digest()[:12]}"
    database_folder.mkdir(exist_ok=True)
    path = database_folder / "content.db"
    if not path.exists():
        print(f"Making {count} records ...", flush=True)
        unfinished = path.with_suffix(".new")
        make_database(unfinished, count)
        unfinished.rename(path)
    with path.open("rb") as file:  # Fill the page cache of the operating system, because disks are not measured.
        while file.read(1 << 24):
            pass
    return path


def make_documents(count: int, seed: int = 1) -> list[Row]:
    """Food groups, a reference and this many foods, as documents of the API."""
    texts = Texts(seed)
    documents = [_make_record("food-groups", f"group-{number}") | CONTENT_MEMBERS for number in range(GROUP_COUNT)]
    documents.append(_make_record("references", "reference") | {"title": "Synthetic", "finding": None, "year": 2026})
    return [*documents, *(_make_food(number, texts) for number in range(count))]


def _make_record(kind: str, identifier: str, name: str = "", one_liner: str = "", card: str = "") -> Row:
    texts = {"name": name or identifier, "one_liner": one_liner or identifier, "card": card or identifier}
    identity = {"type": kind, "id": identifier, "href": f"/v1/{kind}/{identifier}"}
    return identity | texts | {"origin": Origin.EDITORIAL, "updated_on": RECORD_DATE}


def _make_link(kind: str, identifier: str) -> Row:
    return {"type": kind, "id": identifier, "name": identifier, "href": f"/v1/{kind}/{identifier}"}


REFERENCE_LINK: Final = _make_link("references", "reference") | {
    "year": 2026,
    "url": None,
    "verification": "unverified",
}


def _summarize(document: Row) -> Row:
    """The members of a document that its summary has; a reference of this database has one shape."""
    models = {"foods": FoodSummary, "food-groups": FoodGroupSummary}
    model = models.get(document["type"])
    return {name: value for name, value in document.items() if model is None or name in model.model_fields}


def _make_food(number: int, texts: Texts) -> Row:
    random = texts.random
    record = _make_record("foods", f"food-{number}", f"{texts.sample(3)} {number}", texts.sample(6), texts.sample(18))
    summary, synonyms = texts.sample(40), [texts.sample(2) for _ in range(3)]
    return record | CONTENT_MEMBERS | {
        "summary": summary,
        "synonyms": synonyms,
        "group": _make_link("food-groups", f"group-{random.randrange(GROUP_COUNT)}"),
        "state": random.choice(list(FoodState)),
        "usda_description": record["name"],
        "ndb_number": "00000",
        "magnesium_mg_per_100g": round(random.random() * 500, 1),
        "reference": REFERENCE_LINK,
        "verification": Verification.UNVERIFIED,
        "magnesium_mg_per_serving": round(random.random() * 200, 1),
        "percent_daily_value": 10,
        "daily_value_mg": 420,
        "serving": {"label": "1 cup", "grams": 100.0},
        "passages": [],
        "references": [REFERENCE_LINK],
        "related": [],
        "cautions": [],
        "notices": [{"id": "notice", "text": "Synthetic, for measurements only.", "placement": "footer"}],
    }  # fmt: skip


def _table_rows(documents: Sequence[Row], version: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["release"] = [{"version": version, "released_at": datetime(2026, 1, 1, tzinfo=UTC), "summary": "Synthetic."}]
    digests = {"seed_digest": "", "content_digest": version, "rendering_digest": rendering_digest()}
    rows["loaded_content"] = [{"release": version, "is_released": True} | digests]
    for document in documents:
        name = fold(document["name"])
        record = document | {"sort_name": name, "editorial_order": name}
        rows["record"].append(record)
        shapes = {"body": to_json(document), "summary": to_json(_summarize(document))}
        rows["rendered"].append({"id": document["id"], "links": "{}"} | shapes)
        if document["type"] == "references":
            rows["reference"].append(record | {"kind": ReferenceKind.FOOD_DATABASE, "verification": "unverified"})
            continue
        rows["content"].append(document)
        serving = document.get("serving", {})
        columns = {"serving_label": serving.get("label"), "serving_grams": serving.get("grams")}
        columns |= {name: document[name]["id"] for name in ("group", "reference") if name in document}
        rows["food" if document["type"] == "foods" else "food_group"].append(record | columns)
        rows["synonym"] += [
            {"record_id": document["id"], "position": position, "text": synonym}
            for position, synonym in enumerate(document["synonyms"])
        ]
    for model, row in search_rows(documents):
        rows[str(model.__tablename__)].append(row)
    return rows


CONTENT_MEMBERS: Final[Row] = {
    "language": "en",
    "summary": None,
    "body": None,
    "consult_professional": False,
    "checked_on": RECORD_DATE,
    "clinical_review": None,
    "licence": LICENCE,
    "attribution": ATTRIBUTION,
    "updated_in": "2026.01.1",
    "cautions_total": 0,
    "synonyms": [],
    "codes": [],
}
