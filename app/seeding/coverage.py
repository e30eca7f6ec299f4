"""How the documents are accounted for: passages checked against the files, and counted."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.models.terms import Disposition
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.records import PassageRecord, SourceRecord

ENDS_SENTENCE = ".?!"


def check_documents(content: Content, folder: Path) -> Iterator[Fault]:
    """Compute hashes and positions anew: every character of every document that is not blank lies in one passage."""
    for source in content.of(SourceRecord):
        path = folder / source.file_name
        if not path.is_file():
            yield content.fault(source, ("file_name",), f"there is no {source.file_name} in {folder}")
            continue
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        if sha256(raw).hexdigest() != source.sha256:
            yield content.fault(source, ("sha256",), f"the file has {sha256(raw).hexdigest()}")
        if len(text) != source.length:
            yield content.fault(source, ("length",), f"the file has {len(text)} code points")
        passages = [passage for passage in content.of(PassageRecord) if passage.source == source.id]
        yield from _check_passages(content, source, passages, text)


def _check_passages(
    content: Content, source: SourceRecord, passages: list[PassageRecord], text: str
) -> Iterator[Fault]:
    end = 0
    for passage in passages:
        said = text[passage.start : passage.end]
        if sha256(said.encode()).hexdigest() != passage.sha256:
            yield content.fault(passage, ("sha256",), f"characters {passage.start}–{passage.end} have another hash")
        if said != said.strip():
            yield content.fault(passage, ("start",), "begins or ends with a blank")
        if any(said[i] in ENDS_SENTENCE and said[i + 1].isupper() for i in range(len(said) - 1)):
            yield content.fault(passage, ("end",), "holds the end of a sentence; begin a new passage behind it")
        if left := text[end : passage.start].strip():
            yield content.fault(passage, ("start",), f"{len(left)} characters before it lie in no passage")
        end = passage.end
    if left := text[end:].strip():
        yield content.fault(source, ("length",), f"{len(left)} characters at the end lie in no passage")


def describe_coverage(content: Content) -> str:
    """A table in words: per document what is used, and why the rest is not."""
    lines = []
    for source in content.of(SourceRecord):
        passages = [passage for passage in content.of(PassageRecord) if passage.source == source.id]
        used = sum(passage.disposition is Disposition.USED for passage in passages)
        reasons = Counter(str(passage.reason) for passage in passages if passage.reason is not None)
        accounted = used + sum(reasons.values())
        why = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "none"
        share = 100 * accounted // len(passages) if passages else 0
        lines.append(f"{source.id}: {len(passages)} passages, {used} used, left out: {why}; {share}% accounted for")
        lines += [
            f"  {passage.id} {passage.reason}: {passage.note}"
            for passage in passages
            if passage.reason and passage.note
        ]
    return "\n".join(lines)
