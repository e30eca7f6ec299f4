"""Tests of reading seed files: every mistake is reported with its file, its line and a remedy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.seeding import canonical
from app.seeding.characters import describe_character
from app.seeding.error_messages import PATTERNS
from app.seeding.failures import FaultyContent, pluralize
from app.seeding.format import format_files
from app.seeding.load import load, read_checked
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.history import HISTORY_FILES
from app.seeding.rules.texts import dates_are_not_in_the_future
from tests.minimal_seed import build_minimal_seed, write_seed


def faults_of(folder: Path) -> list[str]:
    """The faults of a seed as editors see them; empty for a valid seed."""
    try:
        read_checked(folder)
    except FaultyContent as error:
        return [str(fault) for fault in error.faults]
    return []


def replace(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text in a file, and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return text[: text.index(old)].count("\n") + 1


MISTAKES: dict[str, tuple[str, str, int, str]] = {
    "a comment that cuts off a text": ("card: Nuts, in short.", "card: Iron #1 cause", 0, "so '#1 cause' would"),
    "a comment on its own line": ("  one_liner: Nuts.", "  # Fix this\n  one_liner: Nuts.", 0, "'# Fix this' would"),
    "a comment after quotes": ("card: Nuts, in short.", "card: 'A # b' # c", 0, "so '# c' would be lost"),
    "a comment after a folded text": ("card: Nuts, in short.", "card: >-\n    A # b\n  # c", 2, "so '# c' would"),
    "a comment after a folding indicator": ("card: Nuts, in short.", "card: >- # c\n    A b", 0, "so '# c' would"),
    "a comment within a text": ("card: Nuts, in short.", "card: A # b\n    c", 0, "so '# b' would"),
    "an empty text": ("name: Nuts", "name: ''", 0, "nuts.name: is empty"),
    "an empty one-liner": ("one_liner: Nuts.", 'one_liner: ""', 0, "nuts.one_liner: is empty"),
    "null for a text": ("name: Nuts", "name:", 0, "nuts.name: must be text; it is nothing"),
    "only spaces": ("name: Nuts", "name: '  '", 0, "nuts.name: has a space or an empty line"),
    "a leading space": ("name: Nuts", "name: ' Nuts'", 0, "nuts.name: has a space or an empty line"),
    "an empty synonym": ("origin:", "synonyms:\n    - ''\n  origin:", 1, "nuts.synonyms.0: is empty"),
    "a number for a text": ("name: Nuts", "name: 12063", 0, "nuts.name: must be text; put it in quotes: '12063'"),
    "true for a text": ("name: Nuts", "name: true", 0, "nuts.name: must be text; put it in quotes; it is true"),
    "a list for a text": ("name: Nuts", "name: [Nuts]", 0, "nuts.name: must be text; it is a list"),
    "a code that would lose its 0": ("name: Nuts", "name: 09037", 0, "put it in quotes if it is a code"),
    "5000 digits": ("name: Nuts", f"name: {'1' * 5000}", 0, "is a number with 5000 digits"),
    "a text for a list": ("origin:", "synonyms: Nut\n  origin:", 0, "must be a list, with each entry"),
    "an unknown term": ("origin: documents", "origin: document", 0, "did you mean documents? Its terms are"),
    "a text that is too long": ("name: Nuts", f"name: {'a' * 121}", 0, "nuts.name: has 121 characters; the maximum"),
    "an invalid id": ("id: nuts", "id: Nuts", 0, "as in almonds-raw; it is 'Nuts'"),
    "another date format": ("updated_on: 2026-11-22", "updated_on: 22.11.2026", 0, "must be a date as year-month-day"),
    "a nonexistent date": ("updated_on: 2026-11-22", "updated_on: 2026-02-30", 0, "must be a date as year-month-day"),
    "a number for a date": ("updated_on: 2026-11-22", "updated_on: 20261122", 0, "must be a date as year-month-day"),
    "a date with a time": ("updated_on: 2026-11-22", "updated_on: 2026-11-22T00:00:00", 0, "must be a date as"),
    "yes for true": ("origin:", "consult_professional: yes\n  origin:", 0, "must be true or false"),
    "a duplicate key": ("name: Nuts", "name: Nuts\n  name: Nuts", 1, "'name' appears twice"),
    "an anchor": ("name: Nuts", "name: &a Nuts", 0, "anchors, aliases and tags are not allowed"),
    "text with a colon": ("name: Nuts", "name: Nuts: all", 0, "put text that contains ': ' in quotes"),
    "deeply nested brackets": ("name: Nuts", f"name: {'[' * 50}{']' * 50}", 0, "nested more than 20 levels deep"),
    "a second document": ("  one_liner: Nuts.", "---\n- id: other", 0, "a second document begins here"),
    "an invisible escape": ("name: Nuts", 'name: "Nu\\u200Bts"', 0, "U+200B ZERO WIDTH SPACE"),
}  # fmt: skip
"""The original text, its replacement, the offset of the reported line, and part of the message."""


@pytest.mark.parametrize(("old", "new", "line_offset", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_at_its_line(
    minimal_seed: Path, old: str, new: str, line_offset: int, message: str
) -> None:
    line = replace(minimal_seed / "food-groups.yaml", old, new) + line_offset

    faults = faults_of(minimal_seed)

    assert any(fault.startswith(f"food-groups.yaml:{line}: ") and message in fault for fault in faults), faults


INVISIBLE = "\u200b\u200d\u2060\u00ad\u00a0\u202e\u2066\ufeff\u2028\u0085\x00\x1b\x7f\t\u3164\ufe0f\uffff"


@pytest.mark.parametrize("char", INVISIBLE, ids=lambda char: f"U+{ord(char):04X}")
def test_an_invisible_character_is_reported_by_name(minimal_seed: Path, char: str) -> None:
    line = replace(minimal_seed / "claims.yaml", "said: Nuts calm", f"said: Nuts {char}calm")

    assert faults_of(minimal_seed) == [f"claims.yaml:{line}: file: {describe_character(char)}"]


def test_a_byte_order_mark_is_reported(minimal_seed: Path) -> None:
    path = minimal_seed / "claims.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert faults_of(minimal_seed) == ["claims.yaml:1: file: begins with a byte order mark (BOM); run `format`"]
    assert "claims.yaml" in format_files(minimal_seed, write=True)
    assert faults_of(minimal_seed) == []
    assert path.read_bytes().startswith(b"- id: ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_reported_as_one_fault(minimal_seed: Path, encoding: str) -> None:
    path = minimal_seed / "claims.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    assert faults_of(minimal_seed) == ["claims.yaml:1: file: is saved as UTF-16; save it as UTF-8"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("foods.yml", "did you mean foods.yaml?"),
        ("Foods.YAML", "did you mean foods.yaml?"),
        ("claims.yaml.txt", "did you mean claims.yaml?"),
        ("food groups.yaml", "did you mean food-groups.yaml?"),
        ("recipes.yaml", "the files are releases, changes"),
    ],
)
def test_a_misnamed_file_is_reported_even_if_nothing_else_changed(
    minimal_seed: Path, tmp_path: Path, name: str, hint: str
) -> None:
    load(minimal_seed, tmp_path / "content.db")
    (minimal_seed / name).write_text("- id: almonds\n")

    with pytest.raises(FaultyContent) as caught:
        load(minimal_seed, tmp_path / "content.db")

    (fault,) = caught.value.faults
    assert str(fault).startswith(f"{name}:1: file: unknown file; {hint}")


def test_unrelated_files_in_the_folder_are_ignored(minimal_seed: Path) -> None:
    for name in ("README.md", ".foods.yaml.swp", "foods.yaml~", "foods.yaml.bak", "notes.txt"):
        (minimal_seed / name).write_text("Anything.")

    assert faults_of(minimal_seed) == []


UNCLOSED: dict[str, tuple[str, int, str]] = {
    "up to the end": ("- a: b\n- c: 'd\n  e: f\n", 2, "is never closed"),
    "in double quotes": ('- a: b\n- c: "d\n  e: f\n', 2, "is never closed"),
    "up to the next quote": ("- a: b\n- c: 'd\n  e: f\n  g: 'h'\n", 2, "is only closed in line 4"),
    "up to an apostrophe": ("- c: 'd\n  e: f\n- g: it's\n", 1, "is only closed in line 3"),
}


@pytest.mark.parametrize(("text", "line", "message"), UNCLOSED.values(), ids=UNCLOSED)
def test_an_unclosed_quote_is_reported_where_it_opens(text: str, line: int, message: str) -> None:
    (fault,) = canonical.parse(text).faults

    assert fault.line == line
    assert message in fault.message


@pytest.mark.parametrize(
    "text",
    ["'a # b'", '"a # b"', "a#b", "|\n    a # b\n    # c\n", ">-\n    # a\n", "a\n    b#c", "'a\n    # b'",
     "|+\n    a\n\n", "{b: 'c # d', e: f#g}", "'it''s # it'", '"a \\" # b"', ">-\n    µ – 😴 # a\n"],
)  # fmt: skip
def test_a_hash_inside_a_text_is_not_a_comment(text: str) -> None:
    assert canonical.parse(f"- a: {text}\n  b: c\n").faults == []
    parsed = canonical.parse(f"- a: {text.rstrip()}\n  # d\n  b: c # e\n")
    assert [fault.message[:41] for fault in parsed.faults] == [
        "comments are not preserved, so '# d' woul",
        "comments are not preserved, so '# e' woul",
    ]


@pytest.mark.parametrize("text", ["", "{}", "false", "0", "null", "text", "[]", "# nothing\n"])
@pytest.mark.parametrize("name", ["foods", "changes"])
def test_a_file_without_a_list_of_records_is_refused(minimal_seed: Path, name: str, text: str) -> None:
    (minimal_seed / f"{name}.yaml").write_text(text)

    faults = faults_of(minimal_seed)

    if name in HISTORY_FILES and text == "[]":
        assert faults == []
    else:
        assert [fault.split(": ")[0] for fault in faults] == [f"{name}.yaml:1"]


def test_format_keeps_an_empty_history(minimal_seed: Path) -> None:
    assert (minimal_seed / "changes.yaml").read_text() == "[]\n"
    format_files(minimal_seed, write=True)
    assert (minimal_seed / "changes.yaml").read_text() == "[]\n"


@pytest.mark.parametrize("line_ending", [b"\r\n", b"\r"])
def test_windows_line_endings_are_reported_and_fixed_by_format(minimal_seed: Path, line_ending: bytes) -> None:
    path = minimal_seed / "claims.yaml"
    format_files(minimal_seed, write=True)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", line_ending))

    assert faults_of(minimal_seed) == ["claims.yaml:1: file: has Windows line endings; run `format`"]
    assert format_files(minimal_seed, write=False) == ["claims.yaml"]
    assert format_files(minimal_seed, write=True) == ["claims.yaml"]
    assert path.read_bytes() == before
    assert format_files(minimal_seed, write=False) == []


DUPLICATES: dict[str, tuple[Callable[[dict[str, list[dict[str, Any]]]], Any], str]] = {
    "a passage": (lambda seed: seed["claims"][0].update(passages=["small-article-s002"] * 2), "nuts-calm.passages.1"),
    "a reference": (
        lambda seed: seed["claims"][0]["assessment"].update(references=["trial-2020"] * 2),
        "nuts-calm.assessment.references.1",
    ),
    "a synonym": (lambda seed: seed["conditions"][0].update(synonyms=["a", "b", "a"]), "restlessness.synonyms.2"),
    "an id": (lambda seed: seed["cautions"][0].update(about=["nuts"] * 2), "caution-allergy.about.1"),
    "a code": (
        lambda seed: seed["conditions"][0].update(codes=seed["conditions"][0]["codes"] * 2),
        "restlessness.codes.1",
    ),
    "a term": (lambda seed: seed["supplement-forms"][0].update(routes=["oral"] * 2), "magnesium-salt.routes.1"),
}


@pytest.mark.parametrize(("change", "where"), DUPLICATES.values(), ids=DUPLICATES)
def test_a_duplicate_entry_of_a_list_is_refused(tmp_path: Path, change: Callable[[Any], Any], where: str) -> None:
    seed = build_minimal_seed()
    change(seed)
    write_seed(tmp_path, seed)

    assert [fault.partition(": ")[2] for fault in faults_of(tmp_path)] == [
        f"{where}: duplicates entry 1 of its list; remove it"
    ]


def test_a_date_in_the_future_is_refused(minimal_seed: Path) -> None:
    line = replace(minimal_seed / "conditions.yaml", "updated_on: 2026-11-22", "updated_on: 2026-12-24")
    content = read_checked(minimal_seed)

    faults = [str(fault) for fault in dates_are_not_in_the_future(content, date(2026, 12, 23))]

    location = f"conditions.yaml:{line}: restlessness.updated_on"
    assert faults == [f"{location}: 2026-12-24 is in the future; today is 2026-12-23. Correct the date"]
    assert list(dates_are_not_in_the_future(content, date(2026, 12, 24))) == []


def test_a_folder_in_place_of_a_file_is_reported(minimal_seed: Path, tmp_path: Path) -> None:
    (minimal_seed / "foods.yaml").unlink()
    (minimal_seed / "foods.yaml").mkdir()

    assert faults_of(minimal_seed) == ["foods.yaml:1: file: cannot be read: Is a directory"]
    with pytest.raises(FaultyContent):
        load(minimal_seed, tmp_path / "content.db")


def test_invalid_utf_8_is_reported_at_its_line(minimal_seed: Path) -> None:
    path = minimal_seed / "foods.yaml"
    path.write_bytes(path.read_bytes().replace(b"Walnuts", b"Waln\xfcts", 1))

    assert [fault.partition(": ")[0] for fault in faults_of(minimal_seed)] == ["foods.yaml:2"]


@pytest.mark.parametrize("state", ["missing", "a file", "empty", "with other files"])
def test_a_folder_without_content_is_one_fault(tmp_path: Path, state: str) -> None:
    folder = tmp_path / "seed"
    if state == "a file":
        folder.write_text("- id: a\n")
    elif state != "missing":
        folder.mkdir()
    if state == "with other files":
        (folder / "docker-compose.yml").write_text("a: b\n")

    problem = "contains no content file" if folder.is_dir() else "is not a folder"
    assert faults_of(folder) == [
        f"{folder}:1: folder: {problem}; SEED_DIR must name the folder of the content, such as seed"
    ]
    with pytest.raises(FaultyContent):
        load(folder, tmp_path / "content.db")


def test_duplicate_keys_in_all_files_are_reported_with_other_faults(minimal_seed: Path) -> None:
    lines = [
        replace(minimal_seed / "claims.yaml", "  known:", "  name: a\n  known:"),
        replace(minimal_seed / "claims.yaml", "  subject:", "  name: b\n  colour: red\n  subject:"),
        replace(minimal_seed / "foods.yaml", "    grams:", "    label: a\n    grams:"),
    ]

    assert [fault.split(": ")[0] for fault in faults_of(minimal_seed)] == [
        f"claims.yaml:{lines[0]}",
        f"claims.yaml:{lines[1]}",
        f"claims.yaml:{lines[1] + 1}",
        f"foods.yaml:{lines[2]}",
    ]


def test_an_invalid_record_neither_hides_nor_causes_other_faults(tmp_path: Path) -> None:
    seed = build_minimal_seed()
    seed["references"][0]["colour"] = "red"  # Cited by claims, cautions and foods, for which no faults are reported.
    seed["vocabularies"][0]["colour"] = "red"
    seed["claims"][0]["object"] = "nothing"
    seed["food-groups"].append(seed["food-groups"][0] | {"id": "seeds", "name": ""})
    write_seed(tmp_path, seed)

    assert [fault.partition(": ")[2].partition(";")[0] for fault in faults_of(tmp_path)] == [
        "nuts-calm.object: 'nothing' is not an id of any collection",
        "seeds.name: is empty",
        "trial-2020.colour: unknown member",
        f"{seed['vocabularies'][0]['id']}.colour: unknown member",
    ]


def test_an_unreadable_file_causes_no_faults_in_others(minimal_seed: Path) -> None:
    (minimal_seed / "references.yaml").write_text("- id: [\n")
    (minimal_seed / "passages.yaml").unlink()

    assert {fault.partition(":")[0] for fault in faults_of(minimal_seed)} == {"references.yaml", "passages.yaml"}


def test_a_fault_after_an_invalid_record_has_the_right_line(minimal_seed: Path) -> None:
    path = minimal_seed / "vocabularies.yaml"
    replace(path, "  one_liner:", "  colour: red\n  one_liner:")
    last = len(path.read_text().splitlines())
    path.write_text(path.read_text().removesuffix("A term.\n") + "A <b>term</b>.\n")

    assert any(fault.startswith(f"vocabularies.yaml:{last}: ") and "HTML" in fault for fault in faults_of(minimal_seed))


def test_every_pattern_has_a_description() -> None:
    def find_patterns(schema: Any) -> set[str]:
        if isinstance(schema, dict):
            own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
            return own.union(*map(find_patterns, schema.values()))
        return set().union(*map(find_patterns, schema)) if isinstance(schema, list) else set()

    patterns = set().union(*(find_patterns(record.model_json_schema()) for record in RECORD_CLASSES.values()))

    assert patterns == set(PATTERNS)


def test_a_count_of_faults_is_singular_or_plural() -> None:
    assert (pluralize(1, "fault"), pluralize(2, "fault")) == ("1 fault", "2 faults")


def run_command(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as exited:
        cli.main(list(argv))
    return int(exited.value.code or 0), capsys.readouterr().err


def test_a_single_fault_is_counted_in_the_singular(
    minimal_seed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEED_DIR", str(minimal_seed))
    replace(minimal_seed / "claims.yaml", "name:", "colour: red\n  name:")

    status, messages = run_command(capsys, "load")

    assert (status, messages.splitlines()[-1]) == (1, "1 fault; nothing was changed.")


def test_a_folder_that_cannot_be_created_is_reported(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")

    assert run_command(capsys, "export", "/dev/null/seed") == (1, "/dev/null/seed: Not a directory.\n")
