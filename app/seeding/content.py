"""The parsed seed: records of every file, the line of every member, and references between records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from app.models.record import IdOf
from app.seeding import canonical
from app.seeding.failures import Fault
from app.seeding.records.base import SeedRecord

Seed = TypeVar("Seed", bound=SeedRecord)


@dataclass
class Content:
    """The records of every file, by file name without `.yaml`."""

    files: Mapping[str, Sequence[SeedRecord]]
    lines: Mapping[str, canonical.Lines] = field(default_factory=dict)
    invalid_ids: frozenset[str] = frozenset()
    """Ids of records that failed validation and are missing from `files`."""

    unread_files: frozenset[str] = frozenset()
    """Names of files that could not be read."""

    auto_fixable: Sequence[Fault] = ()
    """Faults that `format` fixes, which therefore do not stop it from reading the file."""

    def __post_init__(self) -> None:
        self._positions = {
            id(record): (name, index) for name, records in self.files.items() for index, record in enumerate(records)
        }

    def records_of(self, record_class: type[Seed]) -> Sequence[Seed]:
        """The records of one class."""
        return [record for record in self.files[record_class.file] if isinstance(record, record_class)]

    def named_records(self) -> Iterator[tuple[str, Any]]:
        """Yield every record with the name of its file."""
        for name, records in self.files.items():
            for record in records:
                yield name, record

    def fault(self, record: SeedRecord, path: tuple[str | int, ...], message: str) -> Fault:
        """A fault located at a member of a record."""
        name, index = self._positions[id(record)]
        where = ".".join(str(part) for part in (getattr(record, "id", index), *path))
        return Fault(f"{name}.yaml", canonical.line_at(self.lines.get(name, {}), (index, *path)), where, message)


def references_in(
    record: SeedRecord, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], IdOf, str]]:
    """Yield every id that a record refers to, with the path of the member and the types allowed there."""
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        target = next((metadata for metadata in info.metadata if isinstance(metadata, IdOf)), None)
        if target is not None and value is not None:
            for id_path, identifier in _ids(name, value):
                yield (*path, *id_path), target, identifier
        elif isinstance(value, SeedRecord):
            yield from references_in(value, (*path, name))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                if isinstance(part, SeedRecord):
                    yield from references_in(part, (*path, name, index))


def _ids(name: str, value: str | list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield (name,), value
    else:
        yield from (((name, index), identifier) for index, identifier in enumerate(value))


def walk_texts(record: SeedRecord) -> Iterator[tuple[canonical.Path, str]]:
    """Yield every text of a record with its path."""
    for path, value in walk_members(record):
        for entry_path, entry in _entries(path, value):
            if type(entry) is str:
                yield entry_path, entry


def walk_members(record: SeedRecord, path: canonical.Path = ()) -> Iterator[tuple[canonical.Path, Any]]:
    """Yield every member of a record and of its nested parts, with its path."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        yield (*path, name), value
        for entry_path, entry in _entries((*path, name), value):
            if isinstance(entry, SeedRecord):
                yield from walk_members(entry, entry_path)


def _entries(path: canonical.Path, value: Any) -> list[tuple[canonical.Path, Any]]:
    """The entries of a list with their paths; any other value as the only entry."""
    return (
        [((*path, index), entry) for index, entry in enumerate(value)] if isinstance(value, list) else [(path, value)]
    )


def seed_members(record: SeedRecord) -> dict[str, Any]:
    """The members of a record as a seed file lists them: in model order, without defaults."""
    defaults = _defaults_of(type(record))
    result: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in defaults or value != defaults[name]:
            result[name] = _plain(value)
    return result


@cache
def _defaults_of(record_class: type[SeedRecord]) -> dict[str, Any]:
    """The defaults of a record class, by member; computing them for each record would take a third of the time."""
    return {
        name: info.get_default(call_default_factory=True, validated_data={})
        for name, info in record_class.model_fields.items()
        if not info.is_required()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, SeedRecord):
        return seed_members(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
