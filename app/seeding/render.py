"""Renders records as the JSON documents of the API. Every response is assembled from these bytes."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import to_json

from app.models.record import VOCABULARY_TERMS
from app.schemas.change import ChangeRead
from app.schemas.common import ReadModel
from app.seeding.derived import composition_shares, exceeds_adult_ul, food_shares
from app.seeding.index import ContentIndex, Edge
from app.seeding.records import (
    ChangeRecord,
    ClaimRecord,
    ContentRecord,
    DosageRecord,
    FoodRecord,
    NoticeRecord,
    PassageRecord,
    ReleaseRecord,
    SourceRecord,
    SupplementFormRecord,
)

Members = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """The rendered JSON of a record, passage or intake, and the ids it refers to, by type, as JSON."""

    id: str
    body: bytes
    links: str


def render_content(index: ContentIndex) -> Iterator[Document]:
    """Render every record, passage and intake of the content, in file order."""
    for identifier in index.types:
        members = render_members(index, identifier)
        read = index.records[identifier].read_model.model_validate(members)
        yield Document(identifier, _serialize(read), _links(index, identifier, members))


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
    if isinstance(record, ContentRecord):
        members |= _content_members(index, record)
    if "references" in members:
        members["references"] = [_reference(index, reference) for reference in record.references]
    if index.types[identifier] in ("gaps", "conflicts"):
        members["notices"] = notices_of(index, index.types[identifier])
    if index.types[identifier] == "references":
        members |= {"url": reference_url(record), "used_by": _referrers(index, identifier)}
    if derive := DERIVED_MEMBERS.get(type(record)):
        members |= derive(index, record)
    return members


def _content_members(index: ContentIndex, record: ContentRecord) -> Members:
    return {
        "codes": [{**code.model_dump(), "uri": _uri(index, code.system, code.code)} for code in record.codes],
        "passages": [_passage(index, passage) for passage in record.passages],
        "related": [_related(index, edge) for edge in index.edges.get(record.id, []) if edge.is_stated],
        "cautions": _cautions(index, record.id),
        "notices": notices_of(index, index.types[record.id]),
    }


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


def _food(_: ContentIndex, record: FoodRecord) -> Members:
    return food_shares(record.magnesium_mg_per_100g, record.serving.grams).model_dump()


def _dosage(index: ContentIndex, record: DosageRecord) -> Members:
    passages = [*record.passages]
    passages += [passage for edge in index.edges.get(record.id, []) for passage in edge.claim.passages]
    return {
        "reported_by": sorted({index.records[passage].source for passage in passages}),
        "exceeds_adult_ul": exceeds_adult_ul(record),
        "correction": _cited(index, record.correction),
    }


def _claim(index: ContentIndex, record: ClaimRecord) -> Members:
    source = index.source_of(record)
    return {
        "subject": _link(index, record.subject),
        "object": _link(index, record.object) if record.object else _term_link(index, record.term),
        "asserted_by": [source] if source else [],
        "passages": [_passage(index, passage) for passage in record.passages],
        "assessment": _cited(index, record.assessment),
        "correction": _cited(index, record.correction),
        "standing": index.standings[record.id],
        "cautions": _cautions(index, record.id, record.subject, record.object),
        "notices": notices_of(index, "claims"),
    }


def _source(index: ContentIndex, record: SourceRecord) -> Members:
    return {"passage_counts": index.passage_counts(record.id)}


def _passage_members(index: ContentIndex, record: PassageRecord) -> Members:
    return {"used_by": _referrers(index, record.id)}


DERIVED_MEMBERS: Final[dict[type, Callable[[ContentIndex, Any], Members]]] = {
    SupplementFormRecord: _supplement_form,
    FoodRecord: _food,
    DosageRecord: _dosage,
    ClaimRecord: _claim,
    SourceRecord: _source,
    PassageRecord: _passage_members,
}
"""Functions that compute derived members of a single type."""


def _referrers(index: ContentIndex, identifier: str) -> list[Members]:
    """Links to the records and intakes that cite a passage or a reference."""
    return [
        {"type": index.types[referrer], "id": referrer, "href": index.href(referrer)}
        for referrer in index.referrers.get(identifier, [])
    ]


def _link(index: ContentIndex, identifier: str) -> Members:
    name = index.records[identifier].name
    return {"type": index.types[identifier], "id": identifier, "name": name, "href": index.href(identifier)}


def _term_link(index: ContentIndex, term: str | None) -> Members | None:
    if term is None:
        return None
    vocabulary, _, value = term.partition(".")
    name = next(entry.name for entry in index.records[vocabulary].terms if entry.term == value)
    return {"type": VOCABULARY_TERMS, "id": term, "name": name, "href": index.href(vocabulary)}


def _passage(index: ContentIndex, identifier: str) -> Members:
    return {"id": identifier, "source": index.records[identifier].source, "href": index.href(identifier)}


def _reference(index: ContentIndex, identifier: str) -> Members:
    reference = index.records[identifier]
    return {name: getattr(reference, name) for name in ("id", "title", "year", "verification")} | {
        "url": reference_url(reference)
    }


def reference_url(reference: Any) -> str | None:
    """The URL of a reference: its own, or one derived from its DOI, PMCID or PMID."""
    if reference.url:
        return str(reference.url)
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    if reference.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"
    return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/" if reference.pmid else None


def _cited(index: ContentIndex, part: Any) -> Members | None:
    """An assessment or a correction with its references in full."""
    if part is None:
        return None
    members: Members = part.model_dump()
    return members | {"references": [_reference(index, reference) for reference in part.references]}


def _cautions(index: ContentIndex, *identifiers: str | None) -> list[Members]:
    return [
        {
            "id": caution.id,
            "one_liner": caution.one_liner,
            "severity": caution.severity,
            "href": index.href(caution.id),
        }
        for caution in index.cautions_on(*identifiers)
    ]


def notices_of(index: ContentIndex, kind: str | None = None) -> list[Members]:
    """The notices shown with records of a type; all notices if no type is given."""
    return [
        notice.model_dump(exclude={"types"})
        for notice in index.content.records_of(NoticeRecord)
        if kind is None or kind in notice.types
    ]


def _related(index: ContentIndex, edge: Edge) -> Members:
    return _link(index, edge.other_id) | {
        "predicate": edge.predicate,
        "inverse": edge.inverse,
        "claim": edge.claim.id,
        "certainty": edge.claim.assessment.certainty,
        "direction": edge.claim.assessment.direction,
        "standing": index.standings[edge.claim.id],
    }


def _uri(index: ContentIndex, system: str, code: str) -> str | None:
    template = index.code_systems[system].uri_template
    return template.replace("{code}", code) if template else None


def _links(index: ContentIndex, identifier: str, members: Members) -> str:
    """The ids a document refers to, by type, as JSON: the candidates of `expand`."""
    named = [*index.named_ids(index.records[identifier])]
    named += [edge.other_id for edge in index.edges.get(identifier, [])]
    named += [edge.claim.id for edge in index.edges.get(identifier, [])]
    named += [caution["id"] for caution in members.get("cautions", [])]
    named += members.get("asserted_by", []) + members.get("reported_by", [])
    named += index.referrers.get(identifier, []) + index.stated_by.get(identifier, [])
    named += [str(term).partition(".")[0]] if (term := members.get("term")) else []
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
        yield Document(change_id(change), read.model_dump_json(by_alias=True).encode(), links)


def change_id(change: ChangeRecord) -> str:
    """The id of the document of a change, as opposed to the id of the record that changed."""
    return f"change-{change.seq:09d}"
