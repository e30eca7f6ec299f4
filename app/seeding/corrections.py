"""The register of corrections: what the articles get wrong, written from the content."""

from collections import defaultdict
from collections.abc import Iterator

from app.models.terms import CorrectionKind
from app.seeding.content import Content
from app.seeding.records import ClaimRecord, ConflictRecord, GapRecord

KEYS = [f"c{number:02d}" for number in range(1, 36)]
"""Every line the register must hold."""

HEAD = """\
# Register of corrections

What the four articles get wrong, overstate or leave out, and what is known instead. This page is generated from the
content (`python -m app docs`); edit the claims, gaps and conflicts in `seed/`, not this page. Each line has a
key that the records carry in `correction_keys`.
"""

Entry = ClaimRecord | GapRecord | ConflictRecord


def by_key(content: Content) -> dict[str, list[Entry]]:
    """The records that answer each line of the register."""
    found: dict[str, list[Entry]] = defaultdict(list)
    records: list[Entry] = [*content.of(ClaimRecord), *content.of(GapRecord), *content.of(ConflictRecord)]
    for record in records:
        for key in record.correction_keys:
            found[key].append(record)
    return dict(sorted(found.items()))


def describe_corrections(content: Content) -> str:
    """The register as Markdown."""
    lines = [HEAD]
    for key, records in by_key(content).items():
        lines.append(f"## {key}\n")
        for record in records:
            lines += [*_entry(record), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(record: Entry) -> Iterator[str]:
    if isinstance(record, ClaimRecord):
        kind = record.correction.kind.value if record.correction else "no correction needed"
        yield f"- **{record.name}** (claim `{record.id}`, {kind})"
        yield f"  - The article says: {record.said}"
        yield f"  - Position: {record.correction.position if record.correction else record.known}"
        yield f"  - Passages: {', '.join(f'`{passage}`' for passage in record.passages)}"
    elif isinstance(record, GapRecord):
        yield f"- **{record.name}** (gap `{record.id}`, {CorrectionKind.OMISSION.value})"
        yield f"  - The articles leave open: {record.question}"
        yield f"  - Position: {record.known}"
        yield f"  - Silent: {', '.join(f'`{source}`' for source in record.silent_sources)}"
    else:
        yield f"- **{record.name}** (conflict `{record.id}`, {record.kind.value})"
        yield f"  - What is said: {record.explanation}"
        yield f"  - Position: {record.known}"
        yield f"  - Claims: {', '.join(f'`{claim}`' for claim in record.claims)}"
