"""Exports the content of a database as seed files, byte for byte as loaded."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json
from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from app import models
from app.database import NotReady, Snapshot
from app.models.record import table_of
from app.models.registry import TYPE_NAMES, TYPES
from app.seeding import canonical
from app.seeding.content import Content, seed_members
from app.seeding.error_messages import describe_error
from app.seeding.history import content_digest
from app.seeding.index import ContentIndex
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.base import SeedRecord
from app.seeding.render import render_changes, render_content
from app.seeding.rows import Row

RowsByRecord = dict[str, list[Row]]


class TableReader:
    """Reads rows of the tables of one database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, model: type[SQLModel], order: str = "position") -> list[Row]:
        """All rows of a table, ordered by a column and the primary key."""
        table = table_of(model)
        first = [table.c[order]] if order in table.c else []
        statement = select(table).order_by(*first, *table.primary_key)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def grouped(self, model: type[SQLModel], key: str, order: str = "position") -> RowsByRecord:
        """All rows of a table, grouped by the record they belong to."""
        groups: RowsByRecord = defaultdict(list)
        for row in self.rows(model, order):
            groups[row[key]].append(row)
        return groups


def export_texts(snapshot: Snapshot) -> dict[str, str]:
    """The text of every seed file; loading them produces the same documents.

    Raises:
        NotReady: if the database is damaged: its tables do not produce its documents.
    """
    try:
        files = _read_records(TableReader(snapshot.connection))
        index = ContentIndex(Content(files))
        digest = content_digest(snapshot.release.version, [*render_content(index), *render_changes(index)])
    except (LookupError, TypeError, ValueError) as error:
        raise _damaged(_describe(error)) from error
    if digest != snapshot.release.digest:
        raise _damaged("its tables do not match its documents")
    return {
        f"{name}.yaml": canonical.dump([seed_members(record) for record in records]) for name, records in files.items()
    }


def _damaged(why: str) -> NotReady:
    return NotReady(f"The database is damaged: {why}. Nothing was written. Run `python -m app load`, then export.")


def _describe(error: Exception) -> str:
    """Describe what could not be read, as a clause."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"`{'.'.join(map(str, first['loc']))}` of a record {describe_error(first)}"
    return f"{error} is missing" if isinstance(error, LookupError) else str(error)


def _read_records(tables: TableReader) -> dict[str, list[SeedRecord]]:
    """The records of every seed file, by file name."""
    files: dict[str, list[SeedRecord]] = {name: [] for name in RECORD_CLASSES}
    for name, members in _read_simple_records(tables):
        files[name].append(_build_record(name, members))
    for name, members in _read_typed_records(tables):
        files[name].append(_build_record(name, members))
    for name in TYPE_NAMES:
        files[name].sort(key=lambda record: str(getattr(record, "id", "")))
    return files


def _build_record(name: str, members: Row) -> SeedRecord:
    """Build a record from the members that are not null and belong to its class."""
    record_class = RECORD_CLASSES[name]
    given = {key: value for key, value in members.items() if key in record_class.model_fields and value is not None}
    return record_class.model_validate_json(to_json(given))


def _read_simple_records(tables: TableReader) -> Iterator[tuple[str, Row]]:
    """Yield the members of records that have no type."""
    for name, model, order in (
        ("releases", models.Release, "released_at"),
        ("changes", models.Change, "seq"),
        ("digests", models.Digest, "id"),
        ("notices", models.Notice, "position"),
        ("code-systems", models.CodeSystem, "id"),
        ("passages", models.Passage, "id"),
    ):
        for row in tables.rows(model, order):
            yield name, row
    types = {row["id"]: row["type"] for row in tables.rows(models.Record, "id")}
    orders: dict[str, list[str]] = defaultdict(list)
    for row in tables.rows(models.ListPosition):
        orders[types[row["record_id"]]].append(row["record_id"])
    for kind in sorted(orders):
        yield "orders", {"id": kind, "records": orders[kind]}
    references = tables.grouped(models.IntakeReference, "intake_id")
    for row in tables.rows(models.Intake):
        yield "intakes", row | {"references": [reference["reference_id"] for reference in references[row["id"]]]}


def _read_typed_records(tables: TableReader) -> Iterator[tuple[str, Row]]:
    """Yield the members of typed records: the record table joined with its type's table, lists and parts."""
    lists = _read_lists(tables)
    parts = _read_parts(tables)
    content = {row["id"]: row for row in tables.rows(models.Content, "id")}
    typed = {kind: {row["id"]: row for row in tables.rows(entry.table, "id")} for kind, entry in TYPES.items()}
    for record in tables.rows(models.Record, "id"):
        identifier, kind = record["id"], record["type"]
        own = typed[kind][identifier]
        members = content.get(identifier, {}) | own | record | lists[identifier] | parts[identifier]
        if kind == "foods":
            members["serving"] = {"label": own["serving_label"], "grams": own["serving_grams"]}
        if kind == "sources":
            members["commercial_interest"] = {"level": own["commercial_level"], "note": own["commercial_note"]}
        yield kind, members


def _read_lists(tables: TableReader) -> dict[str, Row]:
    """The list members of records, by record and member."""
    lists: dict[str, Row] = defaultdict(dict)
    for row in tables.rows(models.Synonym):
        lists[row["record_id"]].setdefault("synonyms", []).append(row["text"])
    for row in tables.rows(models.Code):
        lists[row["record_id"]].setdefault("codes", []).append(_part(row, "record_id", "position"))
    for row in tables.rows(models.RecordPassage):
        lists[row["record_id"]].setdefault("passages", []).append(row["passage_id"])
    for row in tables.rows(models.RecordReference):
        if not row["member"]:
            lists[row["record_id"]].setdefault("references", []).append(row["reference_id"])
    for model, value in ((models.RecordLink, "target_id"), (models.RecordTerm, "term")):
        for row in tables.rows(model):
            lists[row["record_id"]].setdefault(row["member"], []).append(row[value])
    return lists


def _read_parts(tables: TableReader) -> dict[str, Row]:
    """The nested parts of records, by record and member: assessments, corrections, effects, studies and so on."""
    parts: dict[str, Row] = defaultdict(dict)
    cited: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in tables.rows(models.RecordReference):
        cited[row["record_id"], row["member"]].append(row["reference_id"])
    for name, model, key in (
        ("assessment", models.Assessment, "claim_id"),
        ("correction", models.Correction, "record_id"),
    ):
        for row in tables.rows(model, key):
            parts[row[key]][name] = _part(row, key) | {"references": cited[row[key], name]}
    for row in tables.rows(models.ClaimValue, "claim_id"):
        parts[row["claim_id"]]["value"] = _part(row, "claim_id")
    for row in tables.rows(models.Effect, "evidence_id"):
        parts[row["evidence_id"]]["effect"] = _part(row, "evidence_id")
    for row in tables.rows(models.Study):
        parts[row["evidence_id"]].setdefault("studies", []).append(_part(row, "evidence_id", "position"))
    for row in tables.rows(models.VocabularyTerm):
        parts[row["vocabulary"]].setdefault("terms", []).append(_part(row, "vocabulary", "position", "id"))
    identifiers = tables.grouped(models.CompositionIdentifier, "composition_id")
    for row in tables.rows(models.Composition):
        own = {name: row[name] for name in ("id", "name", "formula", "hydration", "typical") if row[name] is not None}
        own["identifiers"] = [_part(identifier, "composition_id", "position") for identifier in identifiers[row["id"]]]
        parts[row["form_id"]].setdefault("compositions", []).append(own)
    return parts


def _part(row: Row, *keys: str) -> dict[str, Any]:
    """A row without the given keys and without null values."""
    return {name: value for name, value in row.items() if name not in keys and value is not None}
