"""Formats seed files: canonical YAML, with records ordered by id."""

from pathlib import Path

from app.seeding import canonical
from app.seeding.content import Content, seed_members
from app.seeding.records.base import SeedRecord
from app.seeding.records.history import HISTORY_FILES
from app.seeding.validate import read_content


def canonical_texts(content: Content) -> dict[str, str]:
    """The canonical text of every file: records ordered by id, members in model order, without defaults."""
    return {
        f"{name}.yaml": canonical.dump(
            [seed_members(record) for record in (records if name in HISTORY_FILES else sorted(records, key=_id))]
        )
        for name, records in content.files.items()
    }


def _id(record: SeedRecord) -> str:
    return str(getattr(record, "id", ""))


def format_files(folder: Path, *, write: bool) -> list[str]:
    """The names of files that are not in canonical form; with `write`, each is rewritten.

    Raises:
        FaultyContent: if a file cannot be read.
    """
    changed = []
    for name, text in canonical_texts(read_content(folder)).items():
        path = folder / name
        if path.read_bytes() != text.encode():
            changed.append(name)
            if write:
                path.write_bytes(text.encode())
    return changed
