"""The seed files read: each member of each record has its form, or a fault that says what it should be."""

import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from app.seeding import canonical
from app.seeding.content import Content
from app.seeding.failures import Fault, FaultyContent
from app.seeding.records import HISTORY, RECORDS, SeedRecord
from app.seeding.error_messages import in_words, of_wrong_type
from app.text import similar

Wrong = tuple[canonical.Path, str]
"""The path of a member of a record, and what is wrong with it."""

RECORD_LIST: Final = (
    "must be a list of records; each begins with '- ' at the start of a line, as in '- id: almonds-raw'"
)

FILE_NAMES: Final = frozenset(f"{name}.yaml" for name in RECORDS)


@dataclass
class _File:
    """What one file gave: its sound records with their lines, its faults, and what could not be taken."""

    name: str
    records: list[SeedRecord] = field(default_factory=list)
    lines: canonical.Lines = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    mendable: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unread: bool = False

    def blame(self, line: int, message: str) -> None:
        """Say why the file as a whole cannot be taken."""
        self.faults.append(Fault(self.name, line, "file", message))
        self.unread = True


def read_content(folder: Path) -> Content:
    """Read every file of the seed.

    Raises:
        FaultyContent: with every fault of every file: bad YAML, unknown or missing members, wrong types.
    """
    present = files_of(folder)
    faults = [Fault(path.name, 1, "file", _unknown(path)) for path in present if path.name not in FILE_NAMES]
    if len(faults) == len(present):
        there = "holds no file of the content" if folder.is_dir() else "is no folder"
        why = f"{there}; SEED_DIR must name the folder of the content, such as seed"
        raise FaultyContent([Fault(str(folder.absolute()), 1, "folder", why)])
    found = {name: _read_file(folder / f"{name}.yaml", record_class) for name, record_class in RECORDS.items()}
    faults += [fault for file in found.values() for fault in file.faults]
    content = Content(
        files={name: file.records for name, file in found.items()},
        lines={name: file.lines for name, file in found.items()},
        left_out=frozenset(identifier for file in found.values() for identifier in file.left_out),
        unread=frozenset(name for name, file in found.items() if file.unread),
        mendable=[fault for file in found.values() for fault in file.mendable],
    )
    if faults:
        raise FaultyContent(faults, content)
    return content


def files_of(folder: Path) -> list[Path]:
    """Every file of a folder that is one of the content, or that somebody may take for one: `foods.yml`."""
    looks_so = re.compile(r"[^.].*\.ya?ml(\.txt)?", re.IGNORECASE)
    return sorted(path for path in folder.glob("*") if looks_so.fullmatch(path.name))


def _unknown(path: Path) -> str:
    """What to do about a file that would not be read."""
    near = similar(path.name.partition(".")[0], list(RECORDS), most=1)
    meant = f"did you mean {near[0]}.yaml?" if near else f"there are {', '.join(RECORDS)}, each with .yaml."
    return f"unknown file; {meant} Rename it, or take it out of the folder"


def _read_file(path: Path, record_class: type[SeedRecord]) -> _File:
    file = _File(path.name)
    text = _text_of(path, file)
    if text is not None:
        _take(file, canonical.read(text), record_class)
    return file


def _text_of(path: Path, file: _File) -> str | None:
    """The text of a file; None where there is none to be had, for which the file is then blamed."""
    raw = b""
    try:
        raw = path.read_bytes()
        if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw[:2]:  # UTF-16 has a NUL beside each letter.
            file.blame(1, "is saved as UTF-16; save it as UTF-8")
            return None
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        file.blame(1, f"is missing from {path.parent}")
    except OSError as error:
        file.blame(1, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        file.blame(_line(raw, error.start), f"is not UTF-8: {error.reason}; save it as UTF-8")
    else:
        if raw.startswith(BOM_UTF8):
            file.mendable.append(Fault(path.name, 1, "file", "begins with a byte order mark (BOM); run `format`"))
        if (at := raw.find(b"\r")) >= 0:
            file.mendable.append(Fault(path.name, _line(raw, at), "file", "has line ends of Windows; run `format`"))
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def _take(file: _File, reading: canonical.Reading, record_class: type[SeedRecord]) -> None:
    """Take what a file says, if it is a list of records."""
    file.faults = [Fault(file.name, fault.line, "file", fault.message) for fault in reading.faults]
    if isinstance(reading.data, list):
        _take_records(file, reading, record_class)
        if not reading.data and file.name.removesuffix(".yaml") not in HISTORY:
            file.blame(1, f"holds no record; only {', '.join(HISTORY)} may be an empty list")
    elif reading.data is not None:
        file.blame(1, RECORD_LIST)
    elif file.faults:
        file.unread = True
    else:
        file.blame(1, f"is empty; it {RECORD_LIST}")


def _take_records(file: _File, reading: canonical.Reading, record_class: type[SeedRecord]) -> None:
    """Check each record on its own, so that a faulty one does not hide the others."""
    adapter = TypeAdapter(record_class)
    blamed = {fault.line for fault in reading.faults}
    taken: dict[str | int, int] = {}
    for index, raw in enumerate(reading.data):
        record, wrong = _read_record(adapter, raw)
        if record is not None and not wrong:
            taken[index] = len(file.records)
            file.records.append(record)
        elif isinstance(raw, dict):
            file.left_out.append(str(raw.get("id")))
        for path, message in wrong:
            line = canonical.line_at(reading.lines, (index, *path))
            # What is wrong with a badly written line mostly follows from the writing.
            if line not in blamed:
                file.faults.append(Fault(file.name, line, _where(raw, index, path), message))
    file.lines = {
        (taken[path[0]], *path[1:]): line for path, line in reading.lines.items() if path and path[0] in taken
    }


def _read_record(adapter: TypeAdapter[SeedRecord], raw: Any) -> tuple[SeedRecord | None, list[Wrong]]:
    """A record from its data, and each member with a fault of form."""
    try:
        record = adapter.validate_json(json.dumps(raw))
    except ValidationError as error:
        return None, [(details["loc"], in_words(details)) for details in error.errors()]
    return record, list(_coerced(raw, record.model_dump(mode="json", exclude_unset=True)))


def _coerced(raw: Any, read: Any, path: canonical.Path = ()) -> Iterator[Wrong]:
    """Values that were read as another type: SQLModel takes a quoted "1" for a number, and we do not."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from _coerced(value, read[name], (*path, name))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _coerced(value, read[index], (*path, index))
    elif (isinstance(raw, str | bool) or isinstance(read, str | bool)) and (type(raw), raw) != (type(read), read):
        yield path, of_wrong_type(raw, read)


def _where(raw: Any, index: int, path: canonical.Path) -> str:
    """A member's path, which begins with the id of its record where there is one."""
    first = raw.get("id", index) if isinstance(raw, dict) else index
    return ".".join(str(part) for part in (first, *path))
