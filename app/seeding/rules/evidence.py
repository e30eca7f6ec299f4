"""Rules about the support of statements: passages of a source document, published evidence, or both."""

from collections import defaultdict
from collections.abc import Iterator

from app.models.terms import ConflictKind, Disposition, EvidenceType, LeftOutReason, Origin, Severity
from app.schemas.claim import MAX_CLAIM_CAUTIONS
from app.seeding.content import Content, references_in
from app.seeding.failures import Fault
from app.seeding.records.base import ContentRecord
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.conflicts import ConflictRecord
from app.seeding.records.references import ReferenceRecord
from app.seeding.records.sources import PassageRecord, SourceRecord


def passages_are_in_order(content: Content) -> Iterator[Fault]:
    """Passages of a source are numbered from 1, in order, do not overlap, and lie within the file."""
    sources = {source.id: source for source in content.records_of(SourceRecord)}
    ends: dict[str, tuple[int, int]] = {}
    for passage in content.records_of(PassageRecord):
        ordinal, end = ends.get(passage.source, (0, 0))
        if passage.ordinal != ordinal + 1 or passage.id != f"{passage.source}-s{passage.ordinal:03d}":
            yield content.fault(passage, ("ordinal",), f"{passage.id} should be passage {ordinal + 1} of its source")
        if passage.start < end or passage.end <= passage.start:
            yield content.fault(
                passage, ("start",), f"{passage.start}–{passage.end} does not start at or after {end} and end later"
            )
        source = sources.get(passage.source)
        if source is not None and passage.end > source.length:
            yield content.fault(passage, ("end",), f"{passage.end} is beyond the end of the file, {source.length}")
        ends[passage.source] = (passage.ordinal, passage.end)


def every_passage_is_accounted_for(content: Content) -> Iterator[Fault]:
    """A passage is used if and only if a record cites it; others have a reason, and a note if the reason needs one."""
    cited = {
        identifier for _, record in content.named_records() for _, target, identifier in references_in(record)
        if target.types == ("passages",)
    }  # fmt: skip
    for passage in content.records_of(PassageRecord):
        used = passage.disposition is Disposition.USED
        if used and passage.id not in cited:
            yield content.fault(passage, ("disposition",), "is `used`, but no record cites it")
        if not used and passage.id in cited:
            yield content.fault(passage, ("disposition",), "is `left_out`, but a record cites it")
        if used != (passage.reason is None):
            yield content.fault(passage, ("reason",), "must be given if and only if the passage is left out")
        if passage.reason in (LeftOutReason.TRANSITION, LeftOutReason.PROMOTION) and not passage.note:
            yield content.fault(passage, ("note",), f"is required for `{passage.reason}`: explain why")


def claims_are_sourced(content: Content) -> Iterator[Fault]:
    """A claim of a document cites at most three passages of one document; any other claim cites evidence."""
    sources = {passage.id: passage.source for passage in content.records_of(PassageRecord)}
    for claim in content.records_of(ClaimRecord):
        if len({sources.get(identifier) for identifier in claim.passages}) > 1:
            yield content.fault(claim, ("passages",), "belong to several documents; write one claim for each")
        by_document = bool(claim.passages)
        for member in ("said", "wording"):
            if (getattr(claim, member) is not None) != by_document:
                yield content.fault(claim, (member,), "must be given if and only if the claim cites passages")
        if (claim.origin is Origin.DOCUMENTS) != by_document:
            yield content.fault(claim, ("origin",), "must be `documents` if and only if the claim cites passages")
        if not by_document and not claim.assessment.references:
            yield content.fault(
                claim, ("assessment", "references"), "are required, because this claim cites no passage"
            )


def claims_have_one_object(content: Content) -> Iterator[Fault]:
    """A claim connects its subject to a record, a term or a quantity, and never to both a record and a term."""
    for claim in content.records_of(ClaimRecord):
        if claim.object is not None and claim.term is not None:
            yield content.fault(claim, ("term",), "cannot be combined with `object`; give one of them")
        if claim.object is None and claim.term is None and claim.value is None:
            yield content.fault(claim, ("object",), "is missing: give `object`, `term` or `value`")
        if claim.object == claim.subject:
            yield content.fault(claim, ("object",), "is the same as the subject")


def grades_cite_evidence(content: Content) -> Iterator[Fault]:
    """A claim with a certainty cites references, or its assessment says that no evidence was found."""
    for claim in content.records_of(ClaimRecord):
        assessment = claim.assessment
        searched = assessment.evidence_type is EvidenceType.NONE_FOUND
        if assessment.certainty is not None and not assessment.references and not searched:
            yield content.fault(
                claim, ("assessment", "references"), "are required for a grade, unless `evidence_type` is `none_found`"
            )


def conflicts_have_two_sides(content: Content) -> Iterator[Fault]:
    """A conflict between or within documents names two or more claims; one with the evidence cites references."""
    sources = {passage.id: passage.source for passage in content.records_of(PassageRecord)}
    of_claim = {claim.id: sources.get(claim.passages[0]) for claim in content.records_of(ClaimRecord) if claim.passages}
    for conflict in content.records_of(ConflictRecord):
        documents = {of_claim.get(claim) for claim in conflict.claims}
        if conflict.kind is ConflictKind.WITH_EVIDENCE:
            if not conflict.references:
                yield content.fault(conflict, ("references",), "are required for a conflict with the evidence")
        elif len(conflict.claims) == 1:
            yield content.fault(conflict, ("claims",), "must have at least two entries")
        elif (len(documents) > 1) != (conflict.kind is ConflictKind.BETWEEN_DOCUMENTS):
            yield content.fault(
                conflict, ("kind",), f"is `{conflict.kind}`, but the claims are of {len(documents)} documents"
            )


def records_cite_their_documents(content: Content) -> Iterator[Fault]:
    """A record from the documents cites a passage, or is connected by a claim that cites one."""
    claimed = {
        end
        for claim in content.records_of(ClaimRecord)
        if claim.passages
        for end in (claim.subject, claim.object, claim.via)
    }
    for _, record in content.named_records():
        named = isinstance(record, ContentRecord) and record.origin is Origin.DOCUMENTS
        if named and not record.passages and record.id not in claimed:
            yield content.fault(record, ("passages",), "are required for a record whose origin is `documents`")
        if isinstance(record, CautionRecord) and not record.references:
            yield content.fault(record, ("references",), "are required for a caution")


def references_have_an_address(content: Content) -> Iterator[Fault]:
    """Every reference has a URL, or an identifier from which a URL can be derived."""
    for reference in content.records_of(ReferenceRecord):
        if not (reference.url or reference.doi or reference.pmid or reference.pmcid):
            yield content.fault(reference, ("url",), "is required if there is no DOI, PMID or PMCID")


def urgent_cautions_fit_into_claims(content: Content) -> Iterator[Fault]:
    """The subject and the object of a claim have no more urgent cautions together than a claim can show."""
    urgent: dict[str, set[str]] = defaultdict(set)
    for caution in content.records_of(CautionRecord):
        for identifier in caution.about if caution.severity is Severity.URGENT else ():
            urgent[identifier].add(caution.id)
    for claim in content.records_of(ClaimRecord):
        cautions = urgent[claim.subject] | urgent[claim.object or ""]
        if len(cautions) > MAX_CLAIM_CAUTIONS:
            message = f"its subject and object have {len(cautions)} urgent cautions; a claim shows {MAX_CLAIM_CAUTIONS}"
            yield content.fault(claim, ("subject",), message)
