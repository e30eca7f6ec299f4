"""The strict record classes of the seed files: a module for each type, and for each other file."""

from typing import Final

from app.models.registry import TYPES, import_modules
from app.seeding.records.base import SeedRecord

FIRST: Final = ("history", "notices", "orders", "code-systems", "vocabularies", "sources", "references")
"""Modules of files without a type, and of the types that all others refer to: their files are listed first."""

RECORD_CLASSES: Final[dict[str, type[SeedRecord]]] = {
    value.file: value
    for module in import_modules(__name__, dict.fromkeys((*FIRST, *TYPES)))
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, SeedRecord) and hasattr(value, "file")
}
"""The record class of each file, by file name without `.yaml`."""
