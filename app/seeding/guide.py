"""Files generated from the code: pages, schemas and settings for editors, and what cards call each type."""

import json
import re
from pathlib import Path
from typing import Final

from app.models.registry import TYPES
from app.seeding.content import Content
from app.seeding.corrections import describe_corrections
from app.seeding.records import RECORDS
from app.seeding.rules import RULES
from app.seeding.rules.texts import dates_have_come

RULES_HEAD = """\
# Rules of the content

What must hold before content is loaded. This page is generated from the code (`python -m app docs`). A fault names its
file, its line, what is wrong and what would be right; all faults come at once.

Beside these rules, every member has a type, a length and, where it is closed, a set of terms: the schemas in
`seed/schema/` say them, and an editor program that reads them shows them while you write. `python -m app check` and
`release` add some: files are in canonical form, card and summary of a record read at grade 9 or below, no date lies in
the future, a record that changed says on which day, and no former release is written anew. `check` also asks that the
content is that of its last release.

A file is a list of records in UTF-8, and nothing that its data would lose: no comment, no name given twice, no anchor,
alias or tag, no character that nobody can see, no line end of Windows. A file that looks like one of the content and is
none, such as `foods.yml`, is refused, for nobody would read it. Only the history may be an empty list, and no
text is empty. While a record has a fault of its own form, rules that need every record wait until it is mended.
"""


def describe_rules() -> str:
    """The rules as Markdown: each by its name, in its own words."""
    lines = [RULES_HEAD]
    for rule in (*RULES, dates_have_come):
        name = rule.__name__.replace("_", " ")
        lines.append(f"- **{name[0].upper()}{name[1:]}.** {(rule.__doc__ or '').strip()}")
    return "\n".join(lines) + "\n"


def describe_schema(name: str) -> str:
    """The JSON Schema of a seed file."""
    record = RECORDS[name].model_json_schema()
    definitions = record.pop("$defs", {}) | {"Record": record}
    schema = {"type": "array", "items": {"$ref": "#/$defs/Record"}, "$defs": definitions}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"seed/{name}.yaml"}
    return json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"


def describe_editor() -> str:
    """Settings of VS Code: which schema is for which file, wherever the folder of the file is."""
    schemas = {f"./seed/schema/{name}.schema.json": f"{name}.yaml" for name in RECORDS}
    return json.dumps({"yaml.schemas": schemas}, indent=2) + "\n"


CARDS: Final = Path("app", "static", "embed", "v1", "cards.js")
_GENERATED: Final = re.compile(r"(?<=by `python -m app docs`\.\n).*?(?=// End of the generated)", re.DOTALL)


def describe_cards(script: str) -> str:
    """The script of the cards, with what each type is called and which types have no texts for readers."""
    labels = "".join(f"  {json.dumps(name)}: {json.dumps(one.label)},\n" for name, one in TYPES.items())
    light = json.dumps([name for name, one in TYPES.items() if not one.for_readers])
    constants = f"const KINDS = {{\n{labels}}};\nconst LIGHT = {light};\n"
    return _GENERATED.sub(lambda _: constants, script)


def generated_files(content: Content, project: Path) -> dict[Path, str]:
    """Every file that is generated, or has a generated part, by its path."""
    pages = {
        project / "docs" / "corrections.md": describe_corrections(content),
        project / "docs" / "rules.md": describe_rules(),
        project / ".vscode" / "settings.json": describe_editor(),
        project / CARDS: describe_cards((project / CARDS).read_text(encoding="utf-8")),
    }
    schemas = {project / "seed" / "schema" / f"{name}.schema.json": describe_schema(name) for name in RECORDS}
    return pages | schemas
