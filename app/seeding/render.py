"""Renders records as the JSON documents of the API. Every response is assembled from these bytes."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import to_json

from app.models.record import RecordBase
from app.schemas.change import ChangeRead
from app.schemas.claim import MAX_CLAIM_CAUTIONS
from app.schemas.common import ReadModel
from app.schemas.envelope import ATTRIBUTION, LICENCE
from app.schemas.record import summary_model
from app.seeding.derived import composition_shares, exceeds_adult_ul, food_shares
from app.seeding.index import ContentIndex
from app.seeding.links import (
    Members,
    group_related,
    link_to,
    link_to_caution,
    link_to_reference,
    link_to_term,
    links_to_referrers,
    reference_url,
)
from app.seeding.records.base import ContentRecord
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.conflicts import ConflictRecord
from app.seeding.records.dosages import DosageRecord
from app.seeding.records.evidence import EvidenceRecord
from app.seeding.records.foods import FoodRecord
from app.seeding.records.gaps import GapRecord
from app.seeding.records.history import ChangeRecord, ReleaseRecord
from app.seeding.records.notices import NoticeRecord
from app.seeding.records.nutrients import IntakeRecord
from app.seeding.records.references import ReferenceRecord
from app.seeding.records.sources import PassageRecord, SourceRecord
from app.seeding.records.supplement_forms import SupplementFormRecord

TAKEN_OR_DONE: Final = {"nutrients", "supplement-forms", "dosages", "food-groups", "foods", "lifestyle-advice"}
"""Types of records that people take or do, whose cautions matter for a claim about them."""


@dataclass(frozen=True)
class Document:
    """The rendered JSON of a record, passage or intake, and the ids it refers to, by type, as JSON."""

    id: str
    body: bytes
    summary: bytes
    links: str


def render_content(index: ContentIndex) -> Iterator[Document]:
    """Render every record, passage and intake of the content in both shapes, in file order."""
    for identifier in index.types:
        members = render_members(index, identifier)
        model = index.records[identifier].read_model
        body = _serialize(model.model_validate(members))
        summary = summary_model(model)
        shown = body if summary is model else _serialize(summary.model_validate(members))
        yield Document(identifier, body, shown, _links(index, identifier))


LINK_LISTS: Final = ("passages", "used_by", "references", "related", "cautions", "notices")
"""Members that are lists of links. They come last, so that the record's own facts are read first."""


def _serialize(read: ReadModel) -> bytes:
    members = read.model_dump(mode="json")
    return to_json({name: members.pop(name) for name in [*members] if name not in LINK_LISTS} | members)


def render_members(index: ContentIndex, identifier: str) -> Members:
    """The members of a record in the API: those of its file, and those derived from the rest of the content."""
    record = index.records[identifier]
    members: Members = record.model_dump()
    members |= {"type": index.types[identifier], "href": index.href(identifier)}
    if isinstance(record, RecordBase):
        members |= _common_members(index, identifier)
    if isinstance(record, ContentRecord):
        members |= _content_members(index, record)
    if "references" in members:
        members["references"] = [link_to_reference(index, reference) for reference in record.references]
    if derive := DERIVED_MEMBERS.get(type(record)):
        members |= derive(index, record)
    return members


def _common_members(index: ContentIndex, identifier: str) -> Members:
    return {
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "updated_in": index.updated_in(identifier),
        "notices": notices_of(index, index.types[identifier]),
    }


def _content_members(index: ContentIndex, record: ContentRecord) -> Members:
    return {
        "codes": [{**code.model_dump(), "uri": _uri(index, code.system, code.code)} for code in record.codes],
        "passages": [link_to(index, passage) for passage in record.passages],
        "related": group_related(index, record.id),
    } | _cautions_on(index, record.id)


def _cautions_on(index: ContentIndex, *identifiers: str, limit: int | None = None) -> Members:
    """Links to the most serious cautions about any of these records, at most `limit`, and their total number."""
    cautions = index.cautions_on(*identifiers)
    links = [link_to_caution(index, caution) for caution in cautions[:limit]]
    return {"cautions": links, "cautions_total": len(cautions)}


def _supplement_form(index: ContentIndex, record: SupplementFormRecord) -> Members:
    return {
        "compositions": [
            composition.model_dump()
            | composition_shares(composition.formula).model_dump()
            | {
                "identifiers": [
                    {**identifier.model_dump(), "uri": _uri(index, identifier.system, identifier.code)}
                    for identifier in composition.identifiers
                ]
            }
            for composition in record.compositions
        ]
    }


def _food(index: ContentIndex, record: FoodRecord) -> Members:
    links = {"group": link_to(index, record.group), "reference": link_to_reference(index, record.reference)}
    return food_shares(record.magnesium_mg_per_100g, record.serving.grams).model_dump() | links


def _dosage(index: ContentIndex, record: DosageRecord) -> Members:
    return {
        "form": link_to(index, record.form) if record.form else None,
        "reported_by": [link_to(index, source) for source in _reporting_sources(index, record)],
        "exceeds_adult_ul": exceeds_adult_ul(record),
        "correction": _cited(index, record.correction),
    }


def _reporting_sources(index: ContentIndex, record: Any) -> list[str]:
    """The sources that make a claim, or that report a dose directly or in a claim."""
    if not isinstance(record, (ClaimRecord, DosageRecord)):
        return []
    edges = index.edges.get(record.id, []) if isinstance(record, DosageRecord) else []
    passages = [*record.passages, *(passage for edge in edges for passage in edge.claim.passages)]
    return sorted({index.records[passage].source for passage in passages})


def _claim(index: ContentIndex, record: ClaimRecord) -> Members:
    return {
        "subject": link_to(index, record.subject),
        "object": link_to(index, record.object) if record.object else link_to_term(index, record.term),
        "via": link_to(index, record.via) if record.via else None,
        "evidence": link_to(index, record.evidence) if record.evidence else None,
        "asserted_by": [link_to(index, source) for source in _reporting_sources(index, record)],
        "passages": [link_to(index, passage) for passage in record.passages],
        "assessment": _cited(index, record.assessment),
        "correction": _cited(index, record.correction),
        "standing": index.standings[record.id],
    } | _cautions_on(index, *_taken_or_done(index, record), limit=MAX_CLAIM_CAUTIONS)


def _taken_or_done(index: ContentIndex, record: ClaimRecord | EvidenceRecord) -> list[str]:
    """The ends of a claim or an evidence summary that people take or do; all ends if none is."""
    return [end for end in record.ends if index.types[end] in TAKEN_OR_DONE] or record.ends


def _evidence(index: ContentIndex, record: EvidenceRecord) -> Members:
    return {
        "subject": link_to(index, record.subject),
        "outcome": link_to(index, record.outcome) if record.outcome else link_to_term(index, record.outcome_term),
        "covers": [link_to(index, identifier) for identifier in record.covers],
        "effect": _with_reference(index, record.effect) if record.effect else None,
        "studies": [_with_reference(index, study) for study in record.studies],
        "references": [link_to_reference(index, reference) for reference in record.cited],
        "claims": [link_to(index, claim.id) for claim in index.claims_graded_by(record.id)],
    } | _cautions_on(index, *_taken_or_done(index, record), limit=MAX_CLAIM_CAUTIONS)


def _with_reference(index: ContentIndex, part: Any) -> Members:
    """A part of a record that cites one reference, with the reference in full."""
    members: Members = part.model_dump()
    return members | {"reference": link_to_reference(index, part.reference)}


def _caution_members(index: ContentIndex, record: CautionRecord) -> Members:
    return {"about": [link_to(index, identifier) for identifier in record.about]}


def _gap(index: ContentIndex, record: GapRecord) -> Members:
    return {
        "about": [link_to(index, identifier) for identifier in record.about],
        "silent_sources": [link_to(index, source) for source in record.silent_sources],
    }


def _conflict(index: ContentIndex, record: ConflictRecord) -> Members:
    return {"claims": [link_to(index, claim) for claim in record.claims]}


def _intake(index: ContentIndex, record: IntakeRecord) -> Members:
    return {"name": index.name_of(record.id), "nutrient": link_to(index, record.nutrient)}


def _reference_members(index: ContentIndex, record: ReferenceRecord) -> Members:
    return {"url": reference_url(record), "used_by": links_to_referrers(index, record.id)}


def _source(index: ContentIndex, record: SourceRecord) -> Members:
    return {"passage_counts": index.passage_counts(record.id)}


def _passage_members(index: ContentIndex, record: PassageRecord) -> Members:
    return {
        "name": index.name_of(record.id),
        "source": link_to(index, record.source),
        "used_by": links_to_referrers(index, record.id),
    }


DERIVED_MEMBERS: Final[dict[type, Callable[[ContentIndex, Any], Members]]] = {
    SupplementFormRecord: _supplement_form,
    FoodRecord: _food,
    DosageRecord: _dosage,
    ClaimRecord: _claim,
    EvidenceRecord: _evidence,
    SourceRecord: _source,
    PassageRecord: _passage_members,
    CautionRecord: _caution_members,
    GapRecord: _gap,
    ConflictRecord: _conflict,
    IntakeRecord: _intake,
    ReferenceRecord: _reference_members,
}
"""Functions that compute derived members of a single type."""


def _cited(index: ContentIndex, part: Any) -> Members | None:
    """An assessment or a correction with its references in full."""
    if part is None:
        return None
    members: Members = part.model_dump()
    return members | {"references": [link_to_reference(index, reference) for reference in part.references]}


def notices_of(index: ContentIndex, kind: str | None = None) -> list[Members]:
    """The notices shown with records of a type; all notices if no type is given."""
    return [
        notice.model_dump(exclude={"types"})
        for notice in index.content.records_of(NoticeRecord)
        if kind is None or kind in notice.types
    ]


def _uri(index: ContentIndex, system: str, code: str) -> str | None:
    template = index.code_systems[system].uri_template
    return template.replace("{code}", code) if template else None


def _links(index: ContentIndex, identifier: str) -> str:
    """The ids a document refers to, by type, as JSON: the candidates of `expand`."""
    record, edges = index.records[identifier], index.edges.get(identifier, [])
    named = [*index.named_ids(record)]
    named += [edge.other_id for edge in edges]
    named += [edge.claim.id for edge in edges]
    has_ends = isinstance(record, (ClaimRecord, EvidenceRecord))
    cautioned = _taken_or_done(index, record) if has_ends else [identifier]
    named += [caution.id for caution in index.cautions_on(*cautioned)]
    named += _reporting_sources(index, record)
    named += index.referrers.get(identifier, []) + index.stated_by.get(identifier, [])
    terms = (getattr(record, member, None) for member in ("term", "outcome_term"))
    named += [term.partition(".")[0] for term in terms if term]
    by_type: dict[str, list[str]] = defaultdict(list)
    for target in dict.fromkeys(named):
        if target != identifier and target in index.types:
            by_type[index.types[target]].append(target)
    return json.dumps(by_type, separators=(",", ":"))


def render_changes(index: ContentIndex) -> Iterator[Document]:
    """Render every change of every release."""
    days = {release.version: release.released_at.date() for release in index.content.records_of(ReleaseRecord)}
    for change in index.content.records_of(ChangeRecord):
        members = change.model_dump() | {
            "date": days[change.release],
            "href": index.url(change.type, change.id),
        }
        read = ChangeRead.model_validate(members)
        links = json.dumps({change.type: [change.id]} if change.id in index.types else {}, separators=(",", ":"))
        body = read.model_dump_json(by_alias=True).encode()
        yield Document(change_id(change), body, body, links)


def change_id(change: ChangeRecord) -> str:
    """The id of the document of a change, as opposed to the id of the record that changed."""
    return f"change-{change.seq:09d}"
