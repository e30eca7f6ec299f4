"""Converts content to the rows of the database tables."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Table
from sqlmodel import SQLModel

from app import models
from app.models.registry import TYPES
from app.models.terms import CertaintyOrNone
from app.seeding.derived import composition_shares, exceeds_adult_ul, food_shares
from app.seeding.index import ContentIndex
from app.seeding.order import certainty_rank, editorial_order
from app.seeding.records.base import ContentRecord, SeedRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.code_systems import CodeSystemRecord
from app.seeding.records.dosages import DosageRecord
from app.seeding.records.evidence import EvidenceRecord
from app.seeding.records.foods import FoodRecord
from app.seeding.records.history import ChangeRecord, DigestRecord, ReleaseRecord
from app.seeding.records.notices import NoticeRecord
from app.seeding.records.nutrients import IntakeRecord
from app.seeding.records.sources import PassageRecord, SourceRecord
from app.seeding.records.supplement_forms import SupplementFormRecord
from app.seeding.records.vocabularies import VocabularyRecord
from app.seeding.render import change_id
from app.text import fold

Row = dict[str, Any]
Rows = Iterator[tuple[type[SQLModel], Row]]

TERM_LISTS = ("routes", "preparations", "audience", "correction_keys")
RECORD_LISTS = ("about", "claims", "covers", "silent_sources")
IDENTICAL_TABLES: Final[dict[type[SeedRecord], type[SQLModel]]] = {
    ReleaseRecord: models.Release,
    DigestRecord: models.Digest,
    CodeSystemRecord: models.CodeSystem,
    PassageRecord: models.Passage,
}
"""Tables whose rows have exactly the members of their records."""


def content_rows(index: ContentIndex) -> Rows:
    """Yield every row of the content with its table, in no particular order."""
    content = index.content
    for record_class, model in IDENTICAL_TABLES.items():
        for record in content.records_of(record_class):
            yield model, record.model_dump()
    for position, notice in enumerate(content.records_of(NoticeRecord)):
        yield models.Notice, notice.model_dump() | {"position": position}
    for change in content.records_of(ChangeRecord):
        yield models.Change, change.model_dump() | {"document": change_id(change)}
    for position, intake in enumerate(content.records_of(IntakeRecord)):
        yield models.Intake, intake.model_dump() | {"position": position}
        for number, reference in enumerate(intake.references):
            yield models.IntakeReference, {"intake_id": intake.id, "position": number, "reference_id": reference}
    for kind in TYPES:
        for record in content.files[kind]:
            yield from _record_rows(index, kind, record)
    for identifier, position in index.positions.items():
        yield models.ListPosition, {"record_id": identifier, "position": position}
    yield from _relation_rows(index)


def _record_rows(index: ContentIndex, kind: str, record: Any) -> Rows:
    members = record.model_dump() | _derived_columns(index, record) | {"type": kind, "sort_name": fold(record.name)}
    members["editorial_order"] = editorial_order(index, record)
    yield models.Record, members
    yield TYPES[kind].table, members
    if isinstance(record, ContentRecord):
        yield models.Content, members
        for position, text in enumerate(record.synonyms):
            yield models.Synonym, {"record_id": record.id, "position": position, "text": text}
        for position, code in enumerate(record.codes):
            yield models.Code, code.model_dump() | {"record_id": record.id, "position": position}
    yield from _list_rows(record)
    yield from _part_rows(record)


def _derived_columns(index: ContentIndex, record: Any) -> Row:
    """Columns that are nested members in the seed file, or derived."""
    if isinstance(record, FoodRecord):
        shares = food_shares(record.magnesium_mg_per_100g, record.serving.grams).model_dump()
        return shares | {"serving_label": record.serving.label, "serving_grams": record.serving.grams}
    if isinstance(record, DosageRecord):
        return {"exceeds_adult_ul": exceeds_adult_ul(record)}
    if isinstance(record, ClaimRecord):
        rank = certainty_rank(record.assessment.certainty)
        return {"source": index.source_of(record), "standing": index.standings[record.id], "certainty_rank": rank}
    if isinstance(record, EvidenceRecord):
        grade = record.certainty or CertaintyOrNone.NONE
        return {"grade": grade, "certainty_rank": certainty_rank(record.certainty)}
    if isinstance(record, SourceRecord):
        interest = record.commercial_interest
        return {"commercial_level": interest.level, "commercial_note": interest.note}
    return {}


def _list_rows(record: Any) -> Rows:
    for position, passage in enumerate(getattr(record, "passages", [])):
        yield models.RecordPassage, {"record_id": record.id, "position": position, "passage_id": passage}
    for member, part in (
        ("", record),
        ("assessment", _part(record, "assessment")),
        ("correction", _part(record, "correction")),
    ):
        for position, reference in enumerate(getattr(part, "references", [])):
            key = {"record_id": record.id, "member": member, "position": position}
            yield models.RecordReference, key | {"reference_id": reference}
    for member in RECORD_LISTS:
        for position, target in enumerate(getattr(record, member, [])):
            key = {"record_id": record.id, "member": member, "position": position}
            yield models.RecordLink, key | {"target_id": target}
    for member in TERM_LISTS:
        for position, term in enumerate(getattr(record, member, [])):
            yield models.RecordTerm, {"record_id": record.id, "member": member, "position": position, "term": term}


def _part_rows(record: Any) -> Rows:
    if correction := _part(record, "correction"):
        yield models.Correction, correction.model_dump() | {"record_id": record.id}
    if isinstance(record, ClaimRecord):
        yield models.Assessment, record.assessment.model_dump() | {"claim_id": record.id}
        if record.value is not None:
            yield models.ClaimValue, record.value.model_dump() | {"claim_id": record.id}
    if isinstance(record, EvidenceRecord):
        if record.effect is not None:
            yield models.Effect, record.effect.model_dump() | {"evidence_id": record.id}
        for position, study in enumerate(record.studies):
            yield models.Study, study.model_dump() | {"evidence_id": record.id, "position": position}
    if isinstance(record, SupplementFormRecord):
        yield from _composition_rows(record)
    if isinstance(record, VocabularyRecord):
        for position, term in enumerate(record.terms):
            key = {"id": f"{record.id}.{term.term}", "vocabulary": record.id, "position": position}
            yield models.VocabularyTerm, term.model_dump() | key


def _composition_rows(record: SupplementFormRecord) -> Rows:
    for position, composition in enumerate(record.compositions):
        shares = composition_shares(composition.formula).model_dump()
        yield models.Composition, composition.model_dump() | shares | {"form_id": record.id, "position": position}
        for number, identifier in enumerate(composition.identifiers):
            key = {"composition_id": composition.id, "position": number}
            yield models.CompositionIdentifier, identifier.model_dump() | key


def _relation_rows(index: ContentIndex) -> Rows:
    for edges in index.edges.values():
        for edge in edges:
            yield (
                models.Relation,
                {
                    "record_id": edge.record_id,
                    "claim_id": edge.claim.id,
                    "other_id": edge.other_id,
                    "predicate": edge.predicate,
                    "inverse": edge.inverse,
                    "standing": index.standings[edge.claim.id],
                },
            )


def _part(record: Any, name: str) -> Any:
    return getattr(record, name, None)


def columns_of(table: Table, rows: Sequence[Row]) -> list[Row]:
    """Reduce each row to the columns of a table."""
    names = [column.name for column in table.columns]
    return [{name: row.get(name) for name in names} for row in rows]
