"""The canonical form of the seed files."""

from pathlib import Path

from app.seeding import canonical
from app.seeding.content import Content, seed_members
from app.seeding.validate import read_content
from app.seeding.records import HISTORY, SeedRecord


def canonical_texts(content: Content) -> dict[str, str]:
    """The text of every file: records ordered by id, members in the order of the model, defaults left out."""
    return {
        f"{name}.yaml": canonical.write(
            [seed_members(record) for record in (records if name in HISTORY else sorted(records, key=_id))]
        )
        for name, records in content.files.items()
    }


def _id(record: SeedRecord) -> str:
    return str(getattr(record, "id", ""))


def format_files(folder: Path, *, write: bool) -> list[str]:
    """The files that are not in canonical form; each is written anew where `write` says so.

    Raises:
        FaultyContent: where a file cannot be read.
    """
    changed = []
    for name, text in canonical_texts(read_content(folder)).items():
        path = folder / name
        if path.read_bytes() != text.encode():
            changed.append(name)
            if write:
                path.write_bytes(text.encode())
    return changed
