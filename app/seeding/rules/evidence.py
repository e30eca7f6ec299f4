"""Rules about the support of statements: passages of a source document, published evidence, or both."""

from collections import defaultdict
from collections.abc import Iterator

from app.models.terms import (
    ConflictKind,
    Direction,
    Disposition,
    EvidenceType,
    LeftOutReason,
    Origin,
    ReferenceKind,
    Severity,
)
from app.schemas.claim import MAX_CLAIM_CAUTIONS
from app.seeding.content import Content, references_in
from app.seeding.failures import Fault
from app.seeding.records.base import ContentRecord
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.conflicts import ConflictRecord
from app.seeding.records.evidence import EvidenceRecord
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
    """A claim of a document cites passages of one document; any other claim cites evidence."""
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


def claims_agree_with_their_summary(content: Content) -> Iterator[Fault]:
    """A graded claim names a summary of its subject and object, and has its grade or says why it differs.

    A mechanism (`via`) is a further statement: the answer to the question of the outcome does not support it.
    """
    summaries = {summary.id: summary for summary in content.records_of(EvidenceRecord)}
    for claim in content.records_of(ClaimRecord):
        assessment = claim.assessment
        if claim.evidence is None:
            if assessment.certainty is not None and content.unread_files.isdisjoint({EvidenceRecord.file}):
                yield content.fault(claim, ("evidence",), "is required for a claim with a grade")
            if assessment.difference is not None:
                yield content.fault(claim, ("assessment", "difference"), "needs a summary to differ from: `evidence`")
            continue
        if (summary := summaries.get(claim.evidence)) is None:
            continue  # The id is already reported.
        if not _is_about(summary, claim):
            message = f"{summary.id} is about {summary.subject} and {summary.outcome or summary.outcome_term}"
            yield content.fault(claim, ("evidence",), f"{message}, and does not cover both ends of this claim")
        agrees = (assessment.certainty, assessment.direction) == (summary.certainty, summary.direction)
        if agrees == (assessment.difference is not None):
            grade = f"{summary.certainty}, {summary.direction}"
            message = f"must be given if and only if the grade is not that of {summary.id}: {grade}"
            yield content.fault(claim, ("assessment", "difference"), message)
        graded_for = assessment.certainty is not None and assessment.direction is Direction.FOR
        if claim.via is not None and graded_for and claim.via not in (summary.outcome, *summary.covers):
            message = f"{summary.id} does not cover the mechanism {claim.via}, so the claim cannot be graded `for`"
            yield content.fault(claim, ("via",), message)


def _is_about(summary: EvidenceRecord, claim: ClaimRecord) -> bool:
    """Whether a summary covers both ends of a claim; a claim that gives a quantity has one end."""
    other = claim.object or claim.term
    same_subject = claim.subject in (summary.subject, *summary.covers)
    return same_subject and other in (None, summary.outcome, summary.outcome_term, *summary.covers)


def summaries_are_complete(content: Content) -> Iterator[Fault]:
    """A pair of subject and outcome has one summary; a grade needs studies, and an absence where we looked."""
    seen: dict[tuple[str, str | None], str] = {}
    for summary in content.records_of(EvidenceRecord):
        if (summary.outcome is None) == (summary.outcome_term is None):
            yield content.fault(summary, ("outcome",), "or `outcome_term` must be given, and not both")
        pair = (summary.subject, summary.outcome or summary.outcome_term)
        if (other := seen.setdefault(pair, summary.id)) != summary.id:
            yield content.fault(summary, ("outcome",), f"and subject are those of {other}; a pair has one summary")
        if summary.certainty is not None and not summary.studies:
            yield content.fault(summary, ("studies",), "are required for a grade")
        if summary.certainty is None and summary.searched is None:
            yield content.fault(summary, ("searched",), "is required without a grade: say where we looked, and when")
        if summary.certainty is None and summary.direction is not Direction.UNCLEAR:
            yield content.fault(summary, ("direction",), "must be `unclear` without a grade")
        yield from _faults_of_effect(content, summary)


def _faults_of_effect(content: Content, summary: EvidenceRecord) -> Iterator[Fault]:
    """The effect lies within its interval, which has a kind, and a pooled effect has its own number of people."""
    if (effect := summary.effect) is None:
        return
    limits = [limit for limit in (effect.low, effect.value, effect.high) if limit is not None]
    if limits != sorted(limits) or not limits:
        yield content.fault(summary, ("effect", "value"), "is missing, or not between `low` and `high`")
    if (effect.interval is None) != (effect.low is None and effect.high is None):
        yield content.fault(summary, ("effect", "interval"), "must be given if and only if there are limits")
    reviews = {
        reference.id
        for reference in content.records_of(ReferenceRecord)
        if reference.kind is ReferenceKind.SYSTEMATIC_REVIEW
    }
    if effect.reference in reviews and (effect.trials is None or effect.participants is None):
        message = "and `participants` of an effect of a review must be those behind the effect, not those of the review"
        yield content.fault(summary, ("effect", "trials"), message)


def evidence_was_read(content: Content) -> Iterator[Fault]:
    """A reference whose result was not read supports no grade, no correction and no summary."""
    unread = {reference.id for reference in content.records_of(ReferenceRecord) if reference.finding is None}
    for name, record in content.named_records():
        for path, target, identifier in references_in(record):
            supports = name in (ClaimRecord.file, EvidenceRecord.file) and target.types == ("references",)
            if supports and identifier in unread:
                yield content.fault(record, path, f"{identifier!r} has no `finding`: its result was not read")


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
    """Both ends of a claim or a summary have no more urgent cautions together than it can show."""
    urgent: dict[str, set[str]] = defaultdict(set)
    for caution in content.records_of(CautionRecord):
        for identifier in caution.about if caution.severity is Severity.URGENT else ():
            urgent[identifier].add(caution.id)
    records: list[ClaimRecord | EvidenceRecord]
    records = [*content.records_of(ClaimRecord), *content.records_of(EvidenceRecord)]
    for record in records:
        cautions = {caution for end in record.ends for caution in urgent[end]}
        if len(cautions) > MAX_CLAIM_CAUTIONS:
            message = f"its subject and object have {len(cautions)} urgent cautions; it shows {MAX_CLAIM_CAUTIONS}"
            yield content.fault(record, ("subject",), message)
