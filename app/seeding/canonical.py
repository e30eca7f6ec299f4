"""A strict YAML 1.2 parser and a canonical dumper: a file round-trips byte for byte through its data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

import yaml
from yaml import CSafeLoader, MappingNode, Node, SafeDumper, ScalarNode, SequenceNode

from app.seeding.characters import describe_character, find_invisible, remove_invisible
from app.seeding.strictness import SyntaxFault, find_syntax_faults, line_of

Path = tuple[str | int, ...]
Lines = dict[Path, int]

WIDTH: Final = 110
MIN_FOLDED_LENGTH: Final = 80
MAX_NUMBER_LENGTH: Final = 30
PLAIN_SCALARS: Final = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)
"""Patterns of plain scalars in the YAML 1.2 core schema, with their conversion; anything else is text."""


@dataclass
class ParsedFile:
    """The parsed data of a file, the line of each member by its path, and the syntax errors."""

    data: Any = None
    lines: Lines = field(default_factory=dict)
    faults: list[SyntaxFault] = field(default_factory=list)

    def add_error(self, node: Node, message: str) -> None:
        """Record a syntax error at the first line of a node."""
        self.faults.append(SyntaxFault(line_of(node.start_mark), message))


def parse(text: str) -> ParsedFile:
    """Parse a file and collect every syntax error; `data` is None if the text is not valid YAML."""
    parsed = ParsedFile(faults=[SyntaxFault(line, describe_character(char)) for line, char in find_invisible(text)])
    text = remove_invisible(text)  # Lets the parser find the remaining errors.
    broken, lossy = find_syntax_faults(text)
    parsed.faults += [*broken, *lossy]
    if not broken and (root := yaml.compose(text, CSafeLoader)):
        parsed.data = _convert(root, (), parsed)
    return parsed


def line_at(lines: Lines, path: Path) -> int:
    """The line of a member, or of its nearest ancestor if the member is missing."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _convert(node: Node, path: Path, parsed: ParsedFile) -> Any:
    parsed.lines.setdefault(path, line_of(node.start_mark))
    if isinstance(node, ScalarNode):
        return _convert_scalar(node, parsed)
    if isinstance(node, SequenceNode):
        return [_convert(child, (*path, i), parsed) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            parsed.add_error(key, "keys must be names; put text that begins with [ or { in quotes")
        elif key.value in mapping:
            parsed.add_error(key, f"{key.value!r} appears twice; remove one")
        else:
            parsed.lines[(*path, key.value)] = line_of(key.start_mark)
            mapping[key.value] = _convert(value, (*path, key.value), parsed)
    return mapping


def _convert_scalar(node: ScalarNode, parsed: ParsedFile) -> Any:
    text = node.value
    # The style of a plain scalar is "" in the C parser and None in the Python parser.
    convert = (
        next((conversion for pattern, conversion in PLAIN_SCALARS if pattern.fullmatch(text)), str)
        if node.style in (None, "")
        else str
    )
    if convert in (int, float):
        if len(text) > MAX_NUMBER_LENGTH:
            parsed.add_error(node, f"is a number with {len(text)} digits; put it in quotes if it is text")
            return text
        if re.match(r"[-+]?0[0-9]", text):
            parsed.add_error(node, f"{text} would lose its leading 0; put it in quotes if it is a code")
    return convert(text)


class _Canonical(SafeDumper):
    """A YAML dumper with block style, no anchors, indented lists and folded long texts."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT002  # PyYAML's signature
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: SafeDumper, text: str) -> ScalarNode:
    style: str | None
    if any(pattern.fullmatch(text) for pattern, _ in PLAIN_SCALARS):
        style = "'"  # Text that would parse as a number, such as 09037.
    else:
        style = "|" if "\n" in text else ">" if len(text) > MIN_FOLDED_LENGTH else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Canonical.add_representer(str, _represent_text)
_Canonical.add_multi_representer(StrEnum, lambda dumper, term: _represent_text(dumper, term.value))
_Canonical.add_representer(
    date, lambda dumper, day: dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())
)
_Canonical.add_representer(
    datetime,
    lambda dumper, moment: dumper.represent_scalar(
        "tag:yaml.org,2002:timestamp", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    ),
)


def dump(records: Sequence[dict[str, Any]]) -> str:
    """Serialise records as canonical YAML: members in the given order, an empty line between records, `[]` for none."""
    texts = (
        yaml.dump([record], Dumper=_Canonical, sort_keys=False, allow_unicode=True, width=WIDTH) for record in records
    )
    return "\n".join(texts) or "[]\n"
