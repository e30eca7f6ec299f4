"""Reads the seed files and validates each record against its class."""

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
from app.seeding.error_messages import describe_coercion, describe_error
from app.seeding.failures import Fault, FaultyContent
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.base import SeedRecord
from app.seeding.records.history import HISTORY_FILES
from app.text import find_similar

MemberError = tuple[canonical.Path, str]
"""The path of a member within its record, and an error message."""

RECORD_LIST: Final = (
    "must be a list of records; each begins with '- ' at the start of a line, as in '- id: almonds-raw'"
)

FILE_NAMES: Final = frozenset(f"{name}.yaml" for name in RECORD_CLASSES)


@dataclass
class _File:
    """The result of reading one file: valid records with their lines, faults, and the ids of invalid records."""

    name: str
    records: list[SeedRecord] = field(default_factory=list)
    lines: canonical.Lines = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    auto_fixable: list[Fault] = field(default_factory=list)
    invalid_ids: list[str] = field(default_factory=list)
    is_unread: bool = False

    def add_error(self, line: int, message: str) -> None:
        """Record why the file as a whole is unusable."""
        self.faults.append(Fault(self.name, line, "file", message))
        self.is_unread = True


def read_content(folder: Path) -> Content:
    """Read and validate every file of the seed.

    Raises:
        FaultyContent: with the faults of all files: invalid YAML, unknown or missing members, wrong types.
    """
    paths = list_files(folder)
    faults = [
        Fault(path.name, 1, "file", _describe_unknown_file(path)) for path in paths if path.name not in FILE_NAMES
    ]
    if len(faults) == len(paths):
        problem = "contains no content file" if folder.is_dir() else "is not a folder"
        message = f"{problem}; SEED_DIR must name the folder of the content, such as seed"
        raise FaultyContent([Fault(str(folder.absolute()), 1, "folder", message)])
    files = {name: _read_file(folder / f"{name}.yaml", record_class) for name, record_class in RECORD_CLASSES.items()}
    faults += [fault for file in files.values() for fault in file.faults]
    content = Content(
        files={name: file.records for name, file in files.items()},
        lines={name: file.lines for name, file in files.items()},
        invalid_ids=frozenset(identifier for file in files.values() for identifier in file.invalid_ids),
        unread_files=frozenset(name for name, file in files.items() if file.is_unread),
        auto_fixable=[fault for file in files.values() for fault in file.auto_fixable],
    )
    if faults:
        raise FaultyContent(faults, content)
    return content


def list_files(folder: Path) -> list[Path]:
    """List the files of a folder that are content files, or that could be mistaken for one, such as `foods.yml`."""
    looks_like_yaml = re.compile(r"[^.].*\.ya?ml(\.txt)?", re.IGNORECASE)
    return sorted(path for path in folder.glob("*") if looks_like_yaml.fullmatch(path.name))


def _describe_unknown_file(path: Path) -> str:
    """A message for a file that is not a content file."""
    similar = find_similar(path.name.partition(".")[0], list(RECORD_CLASSES), limit=1)
    hint = (
        f"did you mean {similar[0]}.yaml?"
        if similar
        else f"the files are {', '.join(RECORD_CLASSES)}, each with .yaml."
    )
    return f"unknown file; {hint} Rename it, or remove it from the folder"


def _read_file(path: Path, record_class: type[SeedRecord]) -> _File:
    file = _File(path.name)
    text = _read_text(path, file)
    if text is not None:
        _validate(file, canonical.parse(text), record_class)
    return file


def _read_text(path: Path, file: _File) -> str | None:
    """Read the text of a file; None after recording an error if it cannot be read or decoded."""
    raw = b""
    try:
        raw = path.read_bytes()
        # UTF-16 pairs each ASCII letter with a NUL.
        if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw[:2]:
            file.add_error(1, "is saved as UTF-16; save it as UTF-8")
            return None
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        file.add_error(1, f"is missing from {path.parent}")
    except OSError as error:
        file.add_error(1, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        file.add_error(_line(raw, error.start), f"is not UTF-8: {error.reason}; save it as UTF-8")
    else:
        if raw.startswith(BOM_UTF8):
            file.auto_fixable.append(Fault(path.name, 1, "file", "begins with a byte order mark (BOM); run `format`"))
        if (offset := raw.find(b"\r")) >= 0:
            file.auto_fixable.append(
                Fault(path.name, _line(raw, offset), "file", "has Windows line endings; run `format`")
            )
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _line(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _validate(file: _File, parsed: canonical.ParsedFile, record_class: type[SeedRecord]) -> None:
    """Validate the data of a file, which must be a list of records."""
    file.faults = [Fault(file.name, fault.line, "file", fault.message) for fault in parsed.faults]
    if isinstance(parsed.data, list):
        _validate_records(file, parsed, record_class)
        if not parsed.data and file.name.removesuffix(".yaml") not in HISTORY_FILES:
            file.add_error(1, f"contains no records; only {', '.join(HISTORY_FILES)} may be empty lists")
    elif parsed.data is not None:
        file.add_error(1, RECORD_LIST)
    elif file.faults:
        file.is_unread = True
    else:
        file.add_error(1, f"is empty; it {RECORD_LIST}")


def _validate_records(file: _File, parsed: canonical.ParsedFile, record_class: type[SeedRecord]) -> None:
    """Validate each record on its own, so that an invalid one does not hide the others."""
    adapter = TypeAdapter(record_class)
    broken_lines = {fault.line for fault in parsed.faults}
    valid: dict[str | int, int] = {}
    for index, raw in enumerate(parsed.data):
        record, errors = _validate_record(adapter, raw)
        if record is not None and not errors:
            valid[index] = len(file.records)
            file.records.append(record)
        elif isinstance(raw, dict):
            file.invalid_ids.append(str(raw.get("id")))
        for path, message in errors:
            line = canonical.line_at(parsed.lines, (index, *path))
            # Errors on a line with a syntax error mostly follow from that error.
            if line not in broken_lines:
                file.faults.append(Fault(file.name, line, _where(raw, index, path), message))
    file.lines = {(valid[path[0]], *path[1:]): line for path, line in parsed.lines.items() if path and path[0] in valid}


def _validate_record(adapter: TypeAdapter[SeedRecord], raw: Any) -> tuple[SeedRecord | None, list[MemberError]]:
    """Validate the data of a record; the record is None if it is invalid."""
    try:
        record = adapter.validate_json(json.dumps(raw))
    except ValidationError as error:
        return None, [(details["loc"], describe_error(details)) for details in error.errors()]
    return record, list(_find_coerced(raw, record.model_dump(mode="json", exclude_unset=True)))


def _find_coerced(raw: Any, validated: Any, path: canonical.Path = ()) -> Iterator[MemberError]:
    """Find values that SQLModel coerced to another type, such as a quoted "1" to a number."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from _find_coerced(value, validated[name], (*path, name))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _find_coerced(value, validated[index], (*path, index))
    elif (isinstance(raw, str | bool) or isinstance(validated, str | bool)) and (type(raw), raw) != (
        type(validated),
        validated,
    ):
        yield path, describe_coercion(raw, validated)


def _where(raw: Any, index: int, path: canonical.Path) -> str:
    """The path of a member, starting with the id of its record, or with its index if it has no id."""
    record = raw.get("id", index) if isinstance(raw, dict) else index
    return ".".join(str(part) for part in (record, *path))
