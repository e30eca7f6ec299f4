"""Generates docs/corrections.md, the register of errors and omissions of the articles, from the content."""

from collections import defaultdict
from collections.abc import Iterator

from app.models.terms import CorrectionKind
from app.seeding.content import Content
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.conflicts import ConflictRecord
from app.seeding.records.gaps import GapRecord

REGISTER_KEYS = [f"c{number:02d}" for number in range(1, 36)]
"""The keys of every entry of the register."""

HEAD = """\
# Register of corrections

This register lists what the four articles get wrong, overstate or leave out, and what the evidence shows instead. The
page is generated from the content (`python -m app docs`): edit the claims, gaps and conflicts in `seed/`, not this
page. Each heading is a key that records list in `correction_keys`.
"""

Entry = ClaimRecord | GapRecord | ConflictRecord


def entries_by_key(content: Content) -> dict[str, list[Entry]]:
    """The records under each key of the register, ordered by key."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    records: list[Entry] = [
        *content.records_of(ClaimRecord),
        *content.records_of(GapRecord),
        *content.records_of(ConflictRecord),
    ]
    for record in records:
        for key in record.correction_keys:
            entries[key].append(record)
    return dict(sorted(entries.items()))


def describe_corrections(content: Content) -> str:
    """Render the register as Markdown."""
    lines = [HEAD]
    for key, records in entries_by_key(content).items():
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
        yield f"  - Not answered by the articles: {record.question}"
        yield f"  - Position: {record.known}"
        yield f"  - Articles without an answer: {', '.join(f'`{source}`' for source in record.silent_sources)}"
    else:
        yield f"- **{record.name}** (conflict `{record.id}`, {record.kind.value})"
        yield f"  - The disagreement: {record.explanation}"
        yield f"  - Position: {record.known}"
        yield f"  - Claims: {', '.join(f'`{claim}`' for claim in record.claims)}"
