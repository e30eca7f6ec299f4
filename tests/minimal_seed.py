"""The minimal seed, the smallest that satisfies every rule: one document of three passages, and the records it needs.

A1  "Legs Want To Move"            title, left out
A2  "Nuts calm the legs."          one claim: nuts may relieve restlessness (unproven, graded very low)
A3  "Buy nuts."                    promotion, left out
"""

from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.models.terms import VOCABULARIES
from app.seeding import canonical
from app.seeding.records import RECORD_CLASSES

TEXT = "Legs Want To Move\n\nNuts calm the legs. Buy nuts.\n"
SPANS = {"small-article-s001": (0, 17), "small-article-s002": (19, 38), "small-article-s003": (39, 48)}
DAY = date(2026, 11, 22)
RELEASED = datetime(2026, 11, 22, 8, tzinfo=UTC)


def sha256_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def make_record(identifier: str, name: str, **more: Any) -> dict[str, Any]:
    texts = {"one_liner": f"{name}.", "card": f"{name}, in short.", "origin": "documents", "updated_on": DAY}
    return {"id": identifier, "name": name} | texts | more


def make_content_record(identifier: str, name: str, **more: Any) -> dict[str, Any]:
    return make_record(identifier, name, checked_on=DAY, **more)


def make_passage(identifier: str, ordinal: int, **more: Any) -> dict[str, Any]:
    start, end = SPANS[identifier]
    position = {"id": identifier, "source": "small-article", "ordinal": ordinal, "start": start, "end": end}
    return position | {"sha256": sha256_of(TEXT[start:end]), "section": "All of it"} | more


def build_minimal_seed() -> dict[str, list[dict[str, Any]]]:
    """Build the records of every file."""
    seed: dict[str, list[dict[str, Any]]] = {name: [] for name in RECORD_CLASSES}
    seed["releases"] = [{"version": "2026.11.1", "released_at": RELEASED, "summary": "A small release."}]
    seed["notices"] = [
        {
            "id": "notice-general",
            "text": "General information.",
            "placement": "footer",
            "types": ["claims", "conditions"],
        }
    ]
    seed["orders"] = [{"id": "conditions", "records": ["restlessness"]}]
    seed["code-systems"] = [
        {"id": "cas", "name": "CAS", "licence": "As its owner says."},
        {"id": "snomed-ct", "name": "SNOMED CT", "licence": "A licence is needed.", "bare_code_only": True},
    ]
    seed["vocabularies"] = [
        make_record(name, name.replace("-", " ").capitalize(), origin="editorial", terms=[
            {"term": term.value, "name": term.value, "definition": "A term."} for term in terms
        ])
        for name, terms in sorted(VOCABULARIES.items())
    ]  # fmt: skip
    seed["sources"] = [
        make_record(
            "small-article",
            "A small article",
            file_name="small.txt",
            sha256=sha256_of(TEXT),
            length=len(TEXT),
            commercial_interest={"level": "evident", "note": "It sells nuts."},
        )
    ]
    seed["passages"] = [
        make_passage("small-article-s001", 1, role="title", disposition="left_out", reason="heading"),
        make_passage("small-article-s002", 2, role="sentence", disposition="used"),
        make_passage(
            "small-article-s003", 3, role="sentence", disposition="left_out", reason="promotion", note="It sells nuts."
        ),
    ]
    seed["references"] = [
        make_record("trial-2020", "Trial 2020", origin="editorial", kind="randomised_trial", title="A trial of nuts",
                    year=2020, doi="10.1000/nuts", finding="It found no difference.", verification="primary")
    ]  # fmt: skip
    seed["conditions"] = [
        make_content_record("restlessness", "Restlessness", kind="sleep_related_movement_disorder",
                            codes=[{"system": "snomed-ct", "code": "32914008", "verification": "primary"}])
    ]  # fmt: skip
    seed["food-groups"] = [make_content_record("nuts", "Nuts")]
    seed |= build_unconnected_records()
    seed["cautions"] = [
        make_content_record("caution-allergy", "Allergy", origin="editorial", severity="urgent", action="Ask a doctor.",
                            verification="primary", references=["trial-2020"], about=["nuts"])
    ]  # fmt: skip
    seed["evidence"] = [
        make_record(
            "evidence-nuts",
            "Nuts and restlessness",
            origin="editorial",
            question="Do nuts calm the legs?",
            answer="This is not known.",
            subject="nuts",
            outcome="restlessness",
            certainty="very_low",
            direction="unclear",
            studies=[{"reference": "trial-2020", "design": "randomised_trial", "finding": "It found no difference."}],
            reason="One small trial.",
            checked_on=DAY,
        )
    ]
    seed["claims"] = [
        make_record(
            "nuts-calm",
            "Whether nuts calm the legs is not known",
            said="Nuts calm the legs.",
            known="It is not known whether nuts calm the legs.",
            subject="nuts",
            predicate="may_relieve",
            object="restlessness",
            evidence="evidence-nuts",
            wording="absolute",
            passages=["small-article-s002"],
            assessment={
                "certainty": "very_low",
                "direction": "unclear",
                "evidence_type": "rct",
                "reason": "One small trial.",
                "references": ["trial-2020"],
            },
            correction={"kind": "overclaim", "position": "This is not known.", "references": ["trial-2020"]},
        )
    ]
    return seed


def build_unconnected_records() -> dict[str, list[dict[str, Any]]]:
    """Build one record for each remaining file, because no file may be empty; the document mentions none of them."""
    added = {"origin": "editorial"}
    cited = {"references": ["trial-2020"]}
    return {
        "symptoms": [make_content_record("urge", "Urge", kind="urge", **added)],
        "factors": [make_content_record("night", "Night", kind="activity", **added)],
        "mechanisms": [make_content_record("habit", "Habit", kind="nerve", **added)],
        "nutrients": [make_content_record("magnesium", "Magnesium", kind="mineral", **added)],
        "intakes": [{"id": "magnesium-rda", "nutrient": "magnesium", "kind": "rda", "applies_to": "total_intake",
                     "life_stage": "adult", "age_min_months": 228, "value": 420.0, "jurisdiction": "us_canada",
                     "verification": "primary"} | cited],
        "supplement-forms": [make_content_record("magnesium-salt", "A salt of magnesium", **added)],
        "dosages": [make_content_record("dosage-low", "A low dose", applies_to="total_intake", basis="unknown",
                                        **added)],
        "foods": [make_content_record("walnuts", "Walnuts", group="nuts", state="raw", usda_description="Walnuts",
                                      ndb_number="12155", magnesium_mg_per_100g=158.0, reference="trial-2020",
                                      verification="primary", serving={"label": "1 oz", "grams": 28.35}, **added)],
        "lifestyle-advice": [make_content_record("walking", "Walking", kind="movement", **added)],
        "gaps": [make_record("gap-dose", "How many nuts", question="How many nuts?",
                             known="This is not known.", about=["nuts"], silent_sources=["small-article"], **added)],
        "conflicts": [make_record("conflict-nuts", "Nuts and evidence", kind="with_evidence",
                                  explanation="It says more.", known="This is not known.",
                                  claims=["nuts-calm"], **added) | cited],
    }  # fmt: skip


def write_seed(folder: Path, seed: dict[str, list[dict[str, Any]]]) -> None:
    folder.mkdir(exist_ok=True)
    for name, records in seed.items():
        # Compared by `repr`, because 1, 1.0 and True are equal but serialized differently.
        text = canonical_text(name) if repr(records) == repr(cached_minimal_seed()[name]) else canonical.dump(records)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


@cache
def cached_minimal_seed() -> dict[str, list[dict[str, Any]]]:
    """The records of the minimal seed, for comparisons."""
    return build_minimal_seed()


@cache
def canonical_text(name: str) -> str:
    """The text of a file of the minimal seed, cached because most tests change only one or two files."""
    return canonical.dump(cached_minimal_seed()[name])


def write_minimal_seed(folder: Path) -> None:
    write_seed(folder, build_minimal_seed())
