"""One strict way to read YAML 1.2 and one canonical way to write it, so that a file is its data and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

import yaml
from yaml import CSafeLoader, MappingNode, Node, SafeDumper, ScalarNode, SequenceNode

from app.seeding.characters import describe, find_unseen, without_unseen
from app.seeding.strictness import SyntaxFault, examine, line_of

Path = tuple[str | int, ...]
Lines = dict[Path, int]

WIDTH: Final = 110
FOLDED_FROM: Final = 80
LONGEST_NUMBER: Final = 30
PLAIN: Final = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)
"""What a plain scalar means in the core schema of YAML 1.2; anything else is text."""


@dataclass
class Reading:
    """The data of a file, the line of each member by its path, and what is wrong with the writing."""

    data: Any = None
    lines: Lines = field(default_factory=dict)
    faults: list[SyntaxFault] = field(default_factory=list)

    def blame(self, node: Node, message: str) -> None:
        """Say what is wrong where a node begins."""
        self.faults.append(SyntaxFault(line_of(node.start_mark), message))


def read(text: str) -> Reading:
    """What a file says, and every fault of its writing; data is None where it is not YAML at all."""
    reading = Reading(faults=[SyntaxFault(line, describe(char)) for line, char in find_unseen(text)])
    text = without_unseen(text)  # So that the other faults are found too.
    broken, lossy = examine(text)
    reading.faults += [*broken, *lossy]
    if not broken and (root := yaml.compose(text, CSafeLoader)):
        reading.data = _value(root, (), reading)
    return reading


def line_at(lines: Lines, path: Path) -> int:
    """The line of a member; of its parent where it is missing."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _value(node: Node, path: Path, reading: Reading) -> Any:
    reading.lines.setdefault(path, line_of(node.start_mark))
    if isinstance(node, ScalarNode):
        return _scalar(node, reading)
    if isinstance(node, SequenceNode):
        return [_value(child, (*path, i), reading) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            reading.blame(key, "a key must be a name; put a text that begins with [ or { in quotes")
        elif key.value in found:
            reading.blame(key, f"{key.value!r} is given twice; keep one")
        else:
            reading.lines[(*path, key.value)] = line_of(key.start_mark)
            found[key.value] = _value(value, (*path, key.value), reading)
    return found


def _scalar(node: ScalarNode, reading: Reading) -> Any:
    text = node.value
    # The C parser says "" for a plain scalar, the Python one None.
    meaning = next((to for pattern, to in PLAIN if pattern.fullmatch(text)), str) if node.style in (None, "") else str
    if meaning in (int, float):
        if len(text) > LONGEST_NUMBER:
            reading.blame(node, f"is a number of {len(text)} digits; put it in quotes if it is text")
            return text
        if re.match(r"[-+]?0[0-9]", text):
            reading.blame(node, f"{text} would lose its first 0; put it in quotes if it is a code")
    return meaning(text)


class _Canonical(SafeDumper):
    """Block style, no anchors, lists indented, long texts folded."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the signature is PyYAML's
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT002  # as above
        super().increase_indent(flow, indentless=False)


def _text(dumper: SafeDumper, text: str) -> ScalarNode:
    style: str | None
    if any(pattern.fullmatch(text) for pattern, _ in PLAIN):
        style = "'"  # Text that would read as a number, such as 09037.
    else:
        style = "|" if "\n" in text else ">" if len(text) > FOLDED_FROM else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Canonical.add_representer(str, _text)
_Canonical.add_multi_representer(StrEnum, lambda dumper, term: _text(dumper, term.value))
_Canonical.add_representer(
    date, lambda dumper, day: dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())
)
_Canonical.add_representer(
    datetime,
    lambda dumper, moment: dumper.represent_scalar(
        "tag:yaml.org,2002:timestamp", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    ),
)


def write(records: Sequence[dict[str, Any]]) -> str:
    """The canonical text of a file: members in the order given, one empty line between records; `[]` without any."""
    written = (
        yaml.dump([record], Dumper=_Canonical, sort_keys=False, allow_unicode=True, width=WIDTH) for record in records
    )
    return "\n".join(written) or "[]\n"
