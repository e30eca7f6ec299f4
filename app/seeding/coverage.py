"""Coverage of the source documents: passages verified against the files, and counted."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.models.terms import Disposition
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.records.sources import PassageRecord, SourceRecord

SENTENCE_ENDS = ".?!"


def check_documents(content: Content, folder: Path) -> Iterator[Fault]:
    """Verify hashes and positions: every non-blank character of every document lies in exactly one passage."""
    for source in content.records_of(SourceRecord):
        path = folder / source.file_name
        if not path.is_file():
            yield content.fault(source, ("file_name",), f"{source.file_name} is missing from {folder}")
            continue
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        if sha256(raw).hexdigest() != source.sha256:
            yield content.fault(source, ("sha256",), f"the hash of the file is {sha256(raw).hexdigest()}")
        if len(text) != source.length:
            yield content.fault(source, ("length",), f"the file has {len(text)} code points")
        passages = [passage for passage in content.records_of(PassageRecord) if passage.source == source.id]
        yield from _check_passages(content, source, passages, text)


def _check_passages(
    content: Content, source: SourceRecord, passages: list[PassageRecord], text: str
) -> Iterator[Fault]:
    end = 0
    for passage in passages:
        sentence = text[passage.start : passage.end]
        if sha256(sentence.encode()).hexdigest() != passage.sha256:
            yield content.fault(
                passage, ("sha256",), f"does not match the hash of characters {passage.start}–{passage.end}"
            )
        if sentence != sentence.strip():
            yield content.fault(passage, ("start",), "begins or ends with white space")
        if any(sentence[i] in SENTENCE_ENDS and sentence[i + 1].isupper() for i in range(len(sentence) - 1)):
            yield content.fault(passage, ("end",), "contains the end of a sentence; start a new passage after it")
        if uncovered := text[end : passage.start].strip():
            yield content.fault(passage, ("start",), f"{len(uncovered)} characters before it belong to no passage")
        end = passage.end
    if uncovered := text[end:].strip():
        yield content.fault(source, ("length",), f"{len(uncovered)} characters at the end belong to no passage")


def describe_coverage(content: Content) -> str:
    """Write a text report: for each document, the number of used passages and the reasons for leaving others out."""
    lines = []
    for source in content.records_of(SourceRecord):
        passages = [passage for passage in content.records_of(PassageRecord) if passage.source == source.id]
        used = sum(passage.disposition is Disposition.USED for passage in passages)
        reasons = Counter(str(passage.reason) for passage in passages if passage.reason is not None)
        accounted = used + sum(reasons.values())
        breakdown = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "none"
        share = 100 * accounted // len(passages) if passages else 0
        lines.append(
            f"{source.id}: {len(passages)} passages, {used} used, left out: {breakdown}; {share}% accounted for"
        )
        lines += [
            f"  {passage.id} {passage.reason}: {passage.note}"
            for passage in passages
            if passage.reason and passage.note
        ]
    return "\n".join(lines)
