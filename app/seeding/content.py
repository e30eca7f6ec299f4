"""The content as strict records, with the line of every member, and the faults found in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from app.models.record import To
from app.seeding import canonical
from app.seeding.failures import Fault
from app.seeding.records import RECORDS, SeedRecord

Seed = TypeVar("Seed", bound=SeedRecord)


@dataclass
class Content:
    """The records of every file, by the file's name without `.yaml`."""

    files: Mapping[str, Sequence[SeedRecord]]
    lines: Mapping[str, canonical.Lines] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    """Ids of records that are there, but have a fault of form."""

    unread: frozenset[str] = frozenset()
    """Names of files that could not be read at all."""

    mendable: Sequence[Fault] = ()
    """Faults that `format` mends, so that it must be able to read past them."""

    def __post_init__(self) -> None:
        self._places = {
            id(record): (name, index) for name, records in self.files.items() for index, record in enumerate(records)
        }

    def of(self, record_class: type[Seed]) -> Sequence[Seed]:
        """The records of one class."""
        return [record for record in self.files[FILES[record_class]] if isinstance(record, record_class)]

    def named_records(self) -> Iterator[tuple[str, Any]]:
        """Every record with the name of its file."""
        for name, records in self.files.items():
            for record in records:
                yield name, record

    def fault(self, record: SeedRecord, path: tuple[str | int, ...], message: str) -> Fault:
        """A fault at a member of a record."""
        name, index = self._places[id(record)]
        where = ".".join(str(part) for part in (getattr(record, "id", index), *path))
        return Fault(f"{name}.yaml", canonical.line_at(self.lines.get(name, {}), (index, *path)), where, message)


FILES: dict[type[SeedRecord], str] = {record_class: name for name, record_class in RECORDS.items()}


def links(record: SeedRecord, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], To, str]]:
    """Every id that a record names, with its path and the types it may have."""
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        target = next((mark for mark in info.metadata if isinstance(mark, To)), None)
        if target is not None and value is not None:
            for at, identifier in _ids(name, value):
                yield (*path, *at), target, identifier
        elif isinstance(value, SeedRecord):
            yield from links(value, (*path, name))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                if isinstance(part, SeedRecord):
                    yield from links(part, (*path, name, index))


def _ids(name: str, value: str | list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield (name,), value
    else:
        yield from (((name, index), identifier) for index, identifier in enumerate(value))


def texts(record: SeedRecord) -> Iterator[tuple[canonical.Path, str]]:
    """Every text of a record, with its path."""
    for path, value in members(record):
        for place, part in _entries(path, value):
            if type(part) is str:
                yield place, part


def members(record: SeedRecord, path: canonical.Path = ()) -> Iterator[tuple[canonical.Path, Any]]:
    """Every member of a record and of its parts, with its path."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        yield (*path, name), value
        for place, part in _entries((*path, name), value):
            if isinstance(part, SeedRecord):
                yield from members(part, place)


def _entries(path: canonical.Path, value: Any) -> list[tuple[canonical.Path, Any]]:
    """The entries of a list; of anything else, itself."""
    return [((*path, index), one) for index, one in enumerate(value)] if isinstance(value, list) else [(path, value)]


def seed_members(record: SeedRecord) -> dict[str, Any]:
    """A record as its file writes it: members in the order of the model, defaults left out."""
    defaults = _defaults_of(type(record))
    members: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in defaults or value != defaults[name]:
            members[name] = _plain(value)
    return members


@cache
def _defaults_of(record_class: type[SeedRecord]) -> dict[str, Any]:
    """The defaults of a class, by member: working them out for each record would take a third of its time."""
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
