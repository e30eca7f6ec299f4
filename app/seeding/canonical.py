"""One strict way to read YAML 1.2 and one canonical way to write it, so that a file is its data and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

import yaml
from yaml import AliasEvent, CSafeLoader, MappingNode, Node, SafeDumper, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
Lines = dict[Path, int]

WIDTH: Final = 110
FOLDED_FROM: Final = 80
PLAIN: Final = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)
"""What a plain scalar means in the core schema of YAML 1.2; anything else is text."""


@dataclass(frozen=True)
class SyntaxFault(Exception):
    """A place where a file is not the YAML we take."""

    line: int
    message: str


def read(text: str) -> tuple[Any, Lines]:
    """The data of a file, and the line of each member by its path.

    Raises:
        SyntaxFault: for bad YAML, a key given twice, an anchor, an alias or a tag.
    """
    lines: Lines = {}
    try:
        for event in yaml.parse(text, CSafeLoader):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise SyntaxFault(_line_of(event.start_mark), "anchors, aliases and tags are not allowed; write it out")
        root = yaml.compose(text, CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise SyntaxFault(_line_of(error.problem_mark), f"not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise SyntaxFault(1, f"not valid YAML: {error}") from None
    return (_value(root, (), lines) if root else None), lines


def _line_of(mark: Any) -> int:
    """The line of a mark, from 1; PyYAML's C and Python marks share no type."""
    return 1 if mark is None else int(mark.line) + 1


def _value(node: Node, path: Path, lines: Lines) -> Any:
    lines.setdefault(path, _line_of(node.start_mark))
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_value(child, (*path, i), lines) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = _line_of(key.start_mark)
        if not isinstance(key, ScalarNode):
            raise SyntaxFault(line, "a key must be a name")
        if key.value in found:
            raise SyntaxFault(line, f"{key.value!r} is given twice; keep one")
        lines[(*path, key.value)] = line
        found[key.value] = _value(value, (*path, key.value), lines)
    return found


def _scalar(node: ScalarNode) -> Any:
    # The C parser says "" for a plain scalar, the Python one None.
    if node.style not in (None, ""):
        return node.value
    for pattern, meaning in PLAIN:
        if pattern.fullmatch(node.value):
            return meaning(node.value)
    return node.value


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
    """The canonical text of a file: members in the order given, one empty line between records."""
    written = (
        yaml.dump([record], Dumper=_Canonical, sort_keys=False, allow_unicode=True, width=WIDTH) for record in records
    )
    return "\n".join(written)
