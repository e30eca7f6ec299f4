import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from app.database import open_database
from app.models.registry import TYPE_NAMES
from app.models.terms import AdviceKind, Disposition, LeftOutReason, PassageRole
from app.seeding import canonical
from app.seeding.check import check_released, files_are_canonical
from app.seeding.content import Content, walk_texts
from app.seeding.corrections import REGISTER_KEYS, entries_by_key
from app.seeding.coverage import check_documents, describe_coverage
from app.seeding.export import export_texts
from app.seeding.generated import generated_files
from app.seeding.index import ContentIndex
from app.seeding.readability import texts_are_readable
from app.seeding.records.base import ContentRecord
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.evidence import EvidenceRecord
from app.seeding.records.foods import FoodRecord
from app.seeding.records.lifestyle_advice import LifestyleAdviceRecord
from app.seeding.records.sources import PassageRecord, SourceRecord
from app.settings import PROJECT, Settings
from app.text import REFERENCE_MARKER

PASSAGE_COUNTS = {
    "article-citrate": 46,
    "article-role-of-magnesium": 46,
    "article-glycinate": 43,
    "article-topical": 21,
}
FIXED_IDS = {
    "conditions": [
        "restless-legs-syndrome", "periodic-limb-movement-disorder", "magnesium-deficiency", "iron-deficiency",
    ],
    "nutrients": ["magnesium"],
    "supplement-forms": ["magnesium-citrate", "magnesium-glycinate", "magnesium-oxide", "magnesium-chloride"],
    "food-groups": ["leafy-greens", "nuts", "seeds", "whole-grains"],
    "sources": ["article-citrate", "article-role-of-magnesium", "article-glycinate", "article-topical"],
}  # fmt: skip
QUESTIONS = [
    *((form, "restless-legs-syndrome") for form in ("magnesium", "magnesium-citrate", "magnesium-glycinate",
                                                    "magnesium-oxide", "topical-magnesium")),
    *((remedy, "restless-legs-syndrome") for remedy in ("iron", "regular-exercise", "leg-stretching", "yoga")),
    *((factor, "restless-legs-syndrome") for factor in ("caffeine", "alcohol", "tobacco", "magnesium-deficiency",
                                                        "certain-medicines", "dopamine-agonists")),
    *(("magnesium", outcome) for outcome in ("disrupted-sleep", "insomnia", "anxiety", "emotional-stress",
                                             "muscle-cramps")),
    ("glycine", "disrupted-sleep"),
    ("magnesium-l-threonate", "disrupted-sleep"),
    *((form, "gut-absorption") for form in ("magnesium-citrate", "magnesium-glycinate", "magnesium-oxide")),
    ("topical-magnesium", "skin-absorption"),
]  # fmt: skip
"""Pairs of subject and outcome."""

NAMES_COUNTRY = re.compile(r"\b(USA?|Canada|North America)\b")

MIN_COUNTS = {"conditions": 8, "symptoms": 18, "factors": 14, "mechanisms": 14, "supplement-forms": 4, "dosages": 5,
            "food-groups": 4, "foods": 15, "lifestyle-advice": 12, "cautions": 15, "claims": 200, "evidence": 60,
            "gaps": 20, "conflicts": 10, "references": 100, "vocabularies": 30}  # fmt: skip


def test_every_file_is_in_canonical_form(content: Content) -> None:
    assert [str(fault) for fault in files_are_canonical(content, Settings().seed_dir)] == []


def test_ids_that_clients_rely_on_exist(content: Content) -> None:
    index = ContentIndex(content)

    missing = [
        identifier for kind, ids in FIXED_IDS.items() for identifier in ids if index.types.get(identifier) != kind
    ]
    assert missing == []


@pytest.mark.parametrize(("kind", "count"), MIN_COUNTS.items())
def test_no_type_loses_its_records(content: Content, kind: str, count: int) -> None:
    assert len(content.files[kind]) >= count


def test_no_passage_of_the_four_articles_is_missing(content: Content) -> None:
    assert Counter(passage.source for passage in content.records_of(PassageRecord)) == PASSAGE_COUNTS


def test_a_sentence_is_left_out_only_as_transition_promotion_or_duplicate(content: Content) -> None:
    allowed = (LeftOutReason.TRANSITION, LeftOutReason.PROMOTION, LeftOutReason.DUPLICATE)

    left_out = [
        passage.id
        for passage in content.records_of(PassageRecord)
        if passage.disposition is Disposition.LEFT_OUT
        and passage.role in (PassageRole.SENTENCE, PassageRole.LIST_ITEM)
        and passage.reason not in allowed
    ]

    assert left_out == []
    assert sum(
        passage.reason in (LeftOutReason.TRANSITION, LeftOutReason.PROMOTION)
        for passage in content.records_of(PassageRecord)
    ) <= 6  # fmt: skip


def test_positions_and_hashes_match_the_documents(content: Content, documents: Path) -> None:
    assert list(check_documents(content, documents)) == []


def test_the_coverage_report_accounts_for_every_passage(content: Content) -> None:
    table = describe_coverage(content)

    assert table.count("100% accounted for") == len(content.records_of(SourceRecord)) == 4


def test_no_text_reads_above_grade_nine(content: Content) -> None:
    assert [str(fault) for fault in texts_are_readable(content)] == []


def test_a_summary_answers_each_question_that_readers_ask_first(content: Content) -> None:
    pairs = {
        (subject, outcome)
        for summary in content.records_of(EvidenceRecord)
        for subject in (summary.subject, *summary.covers)
        for outcome in (summary.outcome, *summary.covers)
    }
    assert [pair for pair in QUESTIONS if pair not in pairs] == []


def test_every_body_marks_the_references_that_support_it(content: Content) -> None:
    unmarked = [
        record.id
        for _, record in content.named_records()
        if isinstance(record, ContentRecord)
        and record.body
        and record.references
        and not REFERENCE_MARKER.search(record.body)
    ]
    assert unmarked == []


def test_no_interval_is_called_a_range(content: Content) -> None:
    """A confidence interval says how precise an average is; a range would be the lowest and the highest value."""
    called_range = [
        (record.id, path)
        for _, record in content.named_records()
        for path, text in walk_texts(record)
        if re.search(r"\(range\b", text)
    ]
    assert called_range == []


def test_a_limit_of_350_mg_names_its_country(content: Content) -> None:
    nameless = [
        (record.id, path)
        for _, record in content.named_records()
        for path, text in walk_texts(record)
        if re.search(r"\b(limit|exceed\w*|above|over)\b[^.]*\b350 mg", text) and not NAMES_COUNTRY.search(text)
    ]
    assert nameless == []


@pytest.mark.parametrize("key", REGISTER_KEYS)
def test_every_key_of_the_register_of_corrections_has_a_record(content: Content, key: str) -> None:
    entries = entries_by_key(content)[key]

    assert entries
    for record in entries:
        if isinstance(record, ClaimRecord):
            assert record.correction is not None or len(entries) > 1


def test_records_use_exactly_the_keys_of_the_register_of_corrections(content: Content) -> None:
    assert sorted(entries_by_key(content)) == REGISTER_KEYS


def test_generated_documents_and_schemas_are_current(content: Content) -> None:
    stale = [
        path.name
        for path, text in generated_files(content, PROJECT).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == []


def test_the_content_matches_its_last_release(content: Content) -> None:
    assert [str(fault) for fault in check_released(content)] == []


def test_every_seed_file_matches_its_schema(content: Content) -> None:
    for name in content.files:
        schema = json.loads((PROJECT / "seed" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
        data = canonical.parse((PROJECT / "seed" / f"{name}.yaml").read_text(encoding="utf-8")).data
        jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.both_stores
def test_an_export_of_the_database_equals_the_files_byte_for_byte(shipped_url: str) -> None:
    database = open_database(shipped_url)
    texts = database.run(export_texts)
    database.close()

    different = [
        name for name, text in texts.items() if (Settings().seed_dir / name).read_text(encoding="utf-8") != text
    ]
    assert different == []
    assert set(texts) == {path.name for path in Settings().seed_dir.glob("*.yaml")}


def test_no_record_for_readers_is_unconnected(content: Content) -> None:
    """A record without any claim, caution or reference would be a page without links."""
    index = ContentIndex(content)
    linked = set(index.edges) | set(index.cautions)
    for _, record in content.named_records():
        linked |= set(index.named_ids(record)) if hasattr(record, "id") else set()

    unconnected = [
        record.id
        for kind in TYPE_NAMES
        for record in content.files[kind]
        if isinstance(record, ContentRecord)
        and not isinstance(record, FoodRecord | CautionRecord)
        and record.id not in linked
    ]
    assert unconnected == []


def test_advice_of_the_day_mentions_no_alcohol_dose_or_supplement(content: Content) -> None:
    for advice in content.records_of(LifestyleAdviceRecord):
        if advice.suits_every_day:
            assert advice.kind is not AdviceKind.SUBSTANCE
            text = f"{advice.name} {advice.one_liner} {advice.card}".lower()
            assert not re.search(r"alcohol|\bmg\b|dose|supplement|tablet", text), advice.id


def test_the_gabapentin_caution_reaches_every_form_and_the_condition(content: Content) -> None:
    about = next(caution for caution in content.records_of(CautionRecord) if caution.id == "caution-gabapentin").about

    assert {"magnesium", "restless-legs-syndrome", "magnesium-citrate", "magnesium-oxide"} <= set(about)


def test_no_seller_is_named() -> None:
    offenders = [
        path.name
        for path in [*Settings().seed_dir.glob("*.yaml"), PROJECT / "docs" / "corrections.md"]
        if re.search("kiwi", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert offenders == []


def test_no_file_repeats_eight_consecutive_words_of_an_article(content: Content, documents: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = [word.lower().replace("’", "'") for word in re.findall(r"[A-Za-z0-9’'%-]+", text)]
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    article_runs: set[tuple[str, ...]] = set()
    for source in content.records_of(SourceRecord):
        text = (documents / source.file_name).read_text(encoding="utf-8")
        for passage in content.records_of(PassageRecord):
            if passage.source == source.id and passage.role in (PassageRole.SENTENCE, PassageRole.LIST_ITEM):
                article_runs |= runs(text[passage.start : passage.end])
    seed_runs = {path: runs(path.read_text(encoding="utf-8")) for path in Settings().seed_dir.glob("*.yaml")}

    assert {path.name: runs & article_runs for path, runs in seed_runs.items() if runs & article_runs} == {}
