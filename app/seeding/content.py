"""All seed files as strict records, with the line of every member, and the faults found in them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.models.record import To
from app.seeding import canonical
from app.seeding.records import RECORDS, SeedRecord

Seed = TypeVar("Seed", bound=SeedRecord)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the seed, where it is, and what would be right."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.message}"


class FaultyContent(Exception):
    """The seed has faults; nothing was loaded."""

    def __init__(self, faults: Sequence[Fault], sound: "Content | None" = None) -> None:
        super().__init__(f"{len(faults)} faults in the seed")
        self.faults = sorted(set(faults))
        self.sound = sound
        """The records without a fault of form, so that rules can look at them too."""


@dataclass
class Content:
    """The records of every file, by the file's name without `.yaml`."""

    files: Mapping[str, Sequence[SeedRecord]]
    lines: Mapping[str, canonical.Lines] = field(default_factory=dict)

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
        return Fault(f"{name}.yaml", _line(self.lines.get(name, {}), (index, *path)), where, message)


FILES: dict[type[SeedRecord], str] = {record_class: name for name, record_class in RECORDS.items()}


def read_content(folder: Path) -> Content:
    """Read every file of the seed.

    Raises:
        FaultyContent: with every fault of every file: bad YAML, unknown or missing members, wrong types.
    """
    files: dict[str, Sequence[SeedRecord]] = {}
    lines: dict[str, canonical.Lines] = {}
    faults: list[Fault] = [
        Fault(path.name, 1, "file", f"no such collection; there are {', '.join(RECORDS)}")
        for path in sorted(folder.glob("[!.]*.y*ml"))
        if path.stem not in RECORDS or path.suffix != ".yaml"
    ]
    for name, record_class in RECORDS.items():
        try:
            files[name], lines[name] = _read_file(folder / f"{name}.yaml", record_class)
        except FaultyContent as error:
            faults += error.faults
    if faults:
        raise FaultyContent(faults, Content({name: files.get(name, []) for name in RECORDS}, lines))
    return Content(files, lines)


def _read_file(path: Path, record_class: type[Seed]) -> tuple[list[Seed], canonical.Lines]:
    try:
        data, lines = canonical.read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FaultyContent([Fault(path.name, 1, "file", f"is missing from {path.parent}")]) from None
    except UnicodeDecodeError as error:
        raise FaultyContent([Fault(path.name, 1, "file", f"is not UTF-8: {error.reason}")]) from None
    except canonical.SyntaxFault as error:
        raise FaultyContent([Fault(path.name, error.line, "file", error.message)]) from None
    try:
        records: list[Seed] = TypeAdapter(list[record_class]).validate_json(json.dumps(data or []))  # type: ignore[valid-type]
    except ValidationError as error:
        raise FaultyContent([_fault(path.name, data, lines, details) for details in error.errors()]) from None
    read = [record.model_dump(mode="json", exclude_unset=True) for record in records]
    if coerced := list(_coerced(data or [], read)):
        raise FaultyContent(
            [
                Fault(path.name, _line(lines, at), _where(data, at), f"{value!r} is of the wrong type; mind the quotes")
                for at, value in coerced
            ]
        )
    return records, lines


def _coerced(raw: Any, read: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Values that were read as another type: SQLModel takes a quoted "1" for a number, and we do not."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from _coerced(value, read[name], (*path, name))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _coerced(value, read[index], (*path, index))
    elif (type(raw) in (str, bool) or type(read) in (str, bool)) and type(raw) is not type(read):
        yield path, raw


def _fault(file: str, data: Any, lines: canonical.Lines, details: Any) -> Fault:
    location = tuple(details["loc"])
    message = {
        "missing": "is missing",
        "extra_forbidden": "no such member; take it out or mend its name",
    }.get(details["type"], f"{details['msg']}; got {str(details['input'])[:80]!r}")
    return Fault(file, _line(lines, location), _where(data, location), message)


def _where(data: Any, location: tuple[str | int, ...]) -> str:
    """A member's path, which begins with the id of its record where there is one."""
    record = data[location[0]] if location and isinstance(data, list) and isinstance(location[0], int) else None
    first = record.get("id", location[0]) if isinstance(record, dict) else (location or ("file",))[0]
    return ".".join(str(part) for part in (first, *location[1:]))


def _line(lines: canonical.Lines, path: tuple[str | int, ...]) -> int:
    """The line of a member; of its parent where it is missing."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


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


def seed_members(record: SeedRecord) -> dict[str, Any]:
    """A record as its file writes it: members in the order of the model, defaults left out."""
    members: dict[str, Any] = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if info.is_required() or value != info.get_default(call_default_factory=True, validated_data={}):
            members[name] = _plain(value)
    return members


def _plain(value: Any) -> Any:
    if isinstance(value, SeedRecord):
        return seed_members(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
