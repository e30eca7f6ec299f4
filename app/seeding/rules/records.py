"""Rules about ids: they are unique, and references between records resolve."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from app.models.record import IdOf, OrderedKey
from app.models.registry import TYPE_NAMES, TYPES, types_of
from app.models.terms import VOCABULARIES
from app.seeding.content import Content, references_in
from app.seeding.failures import Fault
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.history import HISTORY_FILES
from app.seeding.records.notices import NoticeRecord
from app.seeding.records.orders import OrderRecord
from app.seeding.records.vocabularies import VocabularyRecord

RESERVED: Final = re.compile(r"dataset|change-[0-9]+|release-[0-9-]+")
"""Ids reserved for the documents of the dataset, changes and releases."""


def ids_are_unique_and_ordered(content: Content) -> Iterator[Fault]:
    """Ids are unique across all files, and each file is ordered by id."""
    seen: dict[str, str] = {}
    for name, record in content.named_records():
        if name in HISTORY_FILES:
            continue
        parts = [record, *getattr(record, "compositions", [])]
        for part in parts:
            if RESERVED.fullmatch(part.id):
                yield content.fault(record, ("id",), f"{part.id!r} is reserved; choose another id")
            if part.id in seen:
                yield content.fault(
                    record, ("id",), f"{part.id!r} is also an id in {seen[part.id]}.yaml; ids are unique"
                )
            seen[part.id] = name
    for name, records in content.files.items():
        if name in HISTORY_FILES:
            continue
        for before, after in pairwise(records):
            if before.id > after.id:  # type: ignore[attr-defined]
                yield content.fault(after, ("id",), "comes after a greater id; run `format`")


def links_resolve(content: Content) -> Iterator[Fault]:
    """Every id that a record refers to belongs to a record of the right type."""
    types = {record.id: name for name, record in content.named_records() if name not in HISTORY_FILES}
    for _, record in content.named_records():
        for path, target, identifier in references_in(record):
            kind = types.get(identifier)
            if identifier in content.invalid_ids or not content.unread_files.isdisjoint(types_of(target)):
                continue  # The target may exist: its own fault is already reported.
            if kind is None:
                yield content.fault(record, path, f"{identifier!r} is not an id of {_join_types(target)}")
            elif kind not in types_of(target):
                yield content.fault(
                    record, path, f"{identifier!r} is in {kind}; a record of {_join_types(target)} is required"
                )


def _join_types(target: IdOf) -> str:
    return " or ".join(target.types) or "any collection"


def vocabularies_match_the_program(content: Content) -> Iterator[Fault]:
    """Each vocabulary has exactly the terms that its members accept, and claims refer to existing terms."""
    vocabularies = {record.id: record for record in content.records_of(VocabularyRecord)}
    for missing in VOCABULARIES.keys() - vocabularies.keys():
        yield Fault("vocabularies.yaml", 1, missing, "is missing")
    for name, record in vocabularies.items():
        expected = [term.value for term in VOCABULARIES.get(name, ())]
        given = [term.term for term in record.terms]
        if given != expected:
            yield content.fault(
                record, ("terms",), f"are {', '.join(given)}; the program expects {', '.join(expected)}"
            )
    terms = {f"{record.id}.{term.term}" for record in vocabularies.values() for term in record.terms}
    for claim in content.records_of(ClaimRecord):
        if claim.term is not None and claim.term not in terms:
            yield content.fault(claim, ("term",), f"{claim.term!r} is not a term of any vocabulary")


def notices_name_existing_types(content: Content) -> Iterator[Fault]:
    """`types` of a notice lists only types of records."""
    for notice in content.records_of(NoticeRecord):
        for index, kind in enumerate(notice.types):
            if kind not in TYPE_NAMES:
                yield content.fault(notice, ("types", index), f"{kind!r} is not one of {', '.join(TYPE_NAMES)}")


def orders_name_their_records(content: Content) -> Iterator[Fault]:
    """`id` of an order is a type whose list has an editorial order, and its `records` are of that type."""
    ordered = [name for name, record_type in TYPES.items() if issubclass(record_type.table, OrderedKey)]
    types = {record.id: name for name, record in content.named_records() if name in TYPES}
    for order in content.records_of(OrderRecord):
        if order.id not in ordered:
            yield content.fault(order, ("id",), f"{order.id!r} is not one of {', '.join(ordered)}")
            continue
        for index, identifier in enumerate(order.records):
            if types.get(identifier, order.id) != order.id:
                message = f"{identifier!r} is in {types[identifier]}; a record of {order.id} is required"
                yield content.fault(order, ("records", index), message)
