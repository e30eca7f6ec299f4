"""Generates files from code and content: documentation pages, JSON Schemas, editor settings and labels for cards."""

import json
import re
from pathlib import Path
from typing import Final

from app.models.registry import TYPES
from app.seeding.content import Content
from app.seeding.corrections import describe_corrections
from app.seeding.records import RECORD_CLASSES
from app.seeding.rules import RULES
from app.seeding.rules.texts import dates_are_not_in_the_future

RULES_HEAD = """\
# Rules of the content

Content must satisfy these rules before it is loaded. This page is generated from the code (`python -m app docs`). Each
fault names its file, line and member, says what is wrong and how to fix it. All faults are reported at once.

Every member also has a type, a maximum length and, for closed vocabularies, a list of terms. They are defined by the
schemas in `seed/schema/`, which code editors can show while you type. `python -m app check` and `release` check more:
files are in canonical form, the card and summary of a record read at grade 9 or below, no date is in the future,
changed records have a new `updated_on`, and earlier releases are unaltered. `check` also verifies that the content has
not changed since its last release.

A file is a UTF-8 list of records without anything that parsing would lose: comments, duplicate keys, anchors, aliases,
tags, invisible characters or Windows line endings. A file whose name resembles a content file, such as `foods.yml`, is
refused, because it would not be read. Only the history files may be empty lists, and no text may be empty. While a
record fails validation, rules that need every record are skipped.
"""


def describe_rules() -> str:
    """Render the rules as Markdown, from the names and docstrings of their functions."""
    lines = [RULES_HEAD]
    for rule in (*RULES, dates_are_not_in_the_future):
        name = rule.__name__.replace("_", " ")
        lines.append(f"- **{name[0].upper()}{name[1:]}.** {(rule.__doc__ or '').strip()}")
    return "\n".join(lines) + "\n"


def describe_schema(name: str) -> str:
    """Render the JSON Schema of a seed file."""
    record = RECORD_CLASSES[name].model_json_schema()
    definitions = record.pop("$defs", {}) | {"Record": record}
    schema = {"type": "array", "items": {"$ref": "#/$defs/Record"}, "$defs": definitions}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"seed/{name}.yaml"}
    return json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"


def describe_editor() -> str:
    """Render the VS Code settings that map schemas to seed files by name, in any folder."""
    schemas = {f"./seed/schema/{name}.schema.json": f"{name}.yaml" for name in RECORD_CLASSES}
    return json.dumps({"yaml.schemas": schemas}, indent=2) + "\n"


CARDS: Final = Path("app", "static", "embed", "v1", "cards.js")
_GENERATED: Final = re.compile(r"(?<=by `python -m app docs`\.\n).*?(?=// End of the generated)", re.DOTALL)


def describe_cards(script: str) -> str:
    """Update cards.js with the label of each type and the types that have no reader texts."""
    labels = "".join(f"  {json.dumps(name)}: {json.dumps(entry.label)},\n" for name, entry in TYPES.items())
    light = json.dumps([name for name, entry in TYPES.items() if not entry.is_for_readers])
    constants = f"const KINDS = {{\n{labels}}};\nconst LIGHT = {light};\n"
    return _GENERATED.sub(lambda _: constants, script)


def generated_files(content: Content, project: Path) -> dict[Path, str]:
    """The text of every generated or partly generated file, by path."""
    pages = {
        project / "docs" / "corrections.md": describe_corrections(content),
        project / "docs" / "rules.md": describe_rules(),
        project / ".vscode" / "settings.json": describe_editor(),
        project / CARDS: describe_cards((project / CARDS).read_text(encoding="utf-8")),
    }
    schemas = {project / "seed" / "schema" / f"{name}.schema.json": describe_schema(name) for name in RECORD_CLASSES}
    return pages | schemas
