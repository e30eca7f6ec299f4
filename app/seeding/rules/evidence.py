"""What stands behind a statement: passages of a document, published evidence, or both."""

from collections.abc import Iterator

from app.models.terms import ConflictKind, Disposition, EvidenceType, LeftOutReason, Origin
from app.seeding.content import Content, links
from app.seeding.failures import Fault
from app.seeding.records import (
    CautionRecord,
    ClaimRecord,
    ConflictRecord,
    ContentRecord,
    PassageRecord,
    ReferenceRecord,
    SourceRecord,
)


def passages_follow_each_other(content: Content) -> Iterator[Fault]:
    """Passages of a source are numbered from 1, ordered, apart from each other and inside the file."""
    sources = {source.id: source for source in content.of(SourceRecord)}
    ends: dict[str, tuple[int, int]] = {}
    for passage in content.of(PassageRecord):
        ordinal, end = ends.get(passage.source, (0, 0))
        if passage.ordinal != ordinal + 1 or passage.id != f"{passage.source}-s{passage.ordinal:03d}":
            yield content.fault(passage, ("ordinal",), f"{passage.id} should be passage {ordinal + 1} of its source")
        if passage.start < end or passage.end <= passage.start:
            yield content.fault(passage, ("start",), f"{passage.start}–{passage.end} does not come behind {end}")
        source = sources.get(passage.source)
        if source is not None and passage.end > source.length:
            yield content.fault(passage, ("end",), f"{passage.end} is behind the end of the file, {source.length}")
        ends[passage.source] = (passage.ordinal, passage.end)


def every_passage_is_accounted_for(content: Content) -> Iterator[Fault]:
    """A passage is used exactly if a record cites it; one left out says why, and in words where that needs words."""
    cited = {
        identifier for _, record in content.named_records() for _, target, identifier in links(record)
        if target.types == ("passages",)
    }  # fmt: skip
    for passage in content.of(PassageRecord):
        used = passage.disposition is Disposition.USED
        if used and passage.id not in cited:
            yield content.fault(passage, ("disposition",), "is `used`, but no record cites it")
        if not used and passage.id in cited:
            yield content.fault(passage, ("disposition",), "is `left_out`, but a record cites it")
        if used != (passage.reason is None):
            yield content.fault(passage, ("reason",), "is given exactly if the passage is left out")
        if passage.reason in (LeftOutReason.TRANSITION, LeftOutReason.PROMOTION) and not passage.note:
            yield content.fault(passage, ("note",), f"is needed for `{passage.reason}`: say why in words")


def claims_are_sourced(content: Content) -> Iterator[Fault]:
    """A claim of a document cites at most three passages of one document; any other one cites evidence."""
    sources = {passage.id: passage.source for passage in content.of(PassageRecord)}
    for claim in content.of(ClaimRecord):
        if len({sources.get(identifier) for identifier in claim.passages}) > 1:
            yield content.fault(claim, ("passages",), "are of several documents; make a claim for each")
        by_document = bool(claim.passages)
        for member in ("said", "wording"):
            if (getattr(claim, member) is not None) != by_document:
                yield content.fault(claim, (member,), "is given exactly if the claim cites passages")
        if (claim.origin is Origin.DOCUMENTS) != by_document:
            yield content.fault(claim, ("origin",), "is `documents` exactly if the claim cites passages")
        if not by_document and not claim.assessment.references:
            yield content.fault(claim, ("assessment", "references"), "are needed: no passage stands behind this claim")


def claims_have_one_object(content: Content) -> Iterator[Fault]:
    """A claim joins its subject to a record, a term or a quantity; to one of the first two at most."""
    for claim in content.of(ClaimRecord):
        if claim.object is not None and claim.term is not None:
            yield content.fault(claim, ("term",), "stands beside `object`; give one of them")
        if claim.object is None and claim.term is None and claim.value is None:
            yield content.fault(claim, ("object",), "is missing: give `object`, `term` or `value`")
        if claim.object == claim.subject:
            yield content.fault(claim, ("object",), "is the subject itself")


def grades_cite_evidence(content: Content) -> Iterator[Fault]:
    """A certainty rests on references, or the assessment says that none was found."""
    for claim in content.of(ClaimRecord):
        assessment = claim.assessment
        searched = assessment.evidence_type is EvidenceType.NONE_FOUND
        if assessment.certainty is not None and not assessment.references and not searched:
            yield content.fault(claim, ("assessment", "references"), "are needed for a grade, or `none_found`")


def conflicts_have_two_sides(content: Content) -> Iterator[Fault]:
    """A conflict between or within documents names two claims; one with the evidence names references."""
    sources = {passage.id: passage.source for passage in content.of(PassageRecord)}
    of_claim = {claim.id: sources.get(claim.passages[0]) for claim in content.of(ClaimRecord) if claim.passages}
    for conflict in content.of(ConflictRecord):
        documents = {of_claim.get(claim) for claim in conflict.claims}
        if conflict.kind is ConflictKind.WITH_EVIDENCE:
            if not conflict.references:
                yield content.fault(conflict, ("references",), "are needed for a conflict with the evidence")
        elif len(conflict.claims) == 1:
            yield content.fault(conflict, ("claims",), "must be at least two")
        elif (len(documents) > 1) != (conflict.kind is ConflictKind.BETWEEN_DOCUMENTS):
            yield content.fault(
                conflict, ("kind",), f"is `{conflict.kind}`, but the claims are of {len(documents)} documents"
            )


def documents_are_cited(content: Content) -> Iterator[Fault]:
    """A record that the documents name cites a passage or is an end of a claim that does."""
    claimed = {
        end for claim in content.of(ClaimRecord) if claim.passages for end in (claim.subject, claim.object, claim.via)
    }
    for _, record in content.named_records():
        named = isinstance(record, ContentRecord) and record.origin is Origin.DOCUMENTS
        if named and not record.passages and record.id not in claimed:
            yield content.fault(record, ("passages",), "are needed for a record of the documents")
        if isinstance(record, CautionRecord) and not record.references:
            yield content.fault(record, ("references",), "are needed for a caution")


def references_can_be_followed(content: Content) -> Iterator[Fault]:
    """Every reference has an address or an identifier that gives one."""
    for reference in content.of(ReferenceRecord):
        if not (reference.url or reference.doi or reference.pmid or reference.pmcid):
            yield content.fault(reference, ("url",), "is needed where there is no DOI, PMID or PMCID")
