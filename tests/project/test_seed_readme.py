"""The page for editors: its recipes work word for word on a copy, and its error messages are real."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import cli
from app.seeding.content import Content
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.history import ReleaseRecord
from app.seeding.release import next_version
from app.settings import PROJECT
from tests.project.examples import FENCE

PAGE = (PROJECT / "seed" / "README.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)}
COPY = "/tmp/my-seed"  # noqa: S108  # the folder in the page; tests replace it with a temporary one


def blocks(section: str, kind: str) -> list[str]:
    code_blocks = [block["code"] for block in FENCE.finditer(SECTIONS[section]) if block["kind"] == kind]
    assert code_blocks, f"{section}: no block of {kind}"
    return code_blocks


@pytest.fixture
def run(tmp_path: Path, content: Content) -> Callable[[str], None]:
    """Run a block of commands of the page on a copy, with the version numbers of the next releases."""
    month, _, count = next_version(datetime.now(UTC), content.records_of(ReleaseRecord)).rpartition(".")
    numbers = dict.fromkeys(re.findall(r"app release (\S+)", PAGE))
    following = {number: f"{month}.{int(count) + index}" for index, number in enumerate(numbers)}
    (setting,) = [line for line in blocks("Before you begin", "sh")[0].splitlines() if line.startswith("export ")]

    def run_block(code: str) -> None:
        code = f"{setting}\n{code}".replace(COPY, f"{tmp_path}/my-seed").replace(".venv/bin/python", sys.executable)
        code = re.sub(r"(?<=app release )(\S+)", lambda match: following[match[1]], code)
        result = subprocess.run(  # noqa: S602  # the commands come from our own page
            code, shell=True, cwd=PROJECT, env=os.environ, capture_output=True, text=True, timeout=300, check=False
        )
        assert result.returncode == 0, f"{code}\n{result.stdout}{result.stderr}"

    return run_block


def correct_a_sentence(folder: Path) -> None:
    match = re.search(r"search `(\S+)` for `([^`]+)`.*write `([^`]+)`", SECTIONS["Correct a sentence"], re.DOTALL)
    assert match
    path = folder / match[1]
    text = path.read_text(encoding="utf-8")
    begin = text.rindex("\n- id: ", 0, text.index(match[2]))
    record = text[begin:].replace(match[2], match[3], 1)
    path.write_text(text[:begin] + with_todays_date(record), encoding="utf-8")


def with_todays_date(record: str) -> str:
    return re.sub(r"updated_on: \S+", f"updated_on: {datetime.now(UTC).date()}", record, count=1)


def add(folder: Path, section: str) -> str:
    """Append the block of a recipe to the file it names; returns the id of its record."""
    file = re.search(r"to the end of\s+`(\S+)`", SECTIONS[section])
    (block,) = blocks(section, "yaml")
    identifier = re.match(r"- id: (\S+)", block)
    assert file, f"{section}: no file is named"
    assert identifier
    with (folder / file[1]).open("a", encoding="utf-8") as seed_file:
        seed_file.write(f"\n{with_todays_date(block)}")
    return identifier[1]


def move_down(folder: Path) -> None:
    """Move the line that the recipe names to the end of its list."""
    match = re.search(r"move `(- \S+)` to the end of\s+`(\S+)`", SECTIONS["Change the order of a list"])
    assert match
    path = folder / "orders.yaml"
    line, lists = f"    {match[1]}\n", path.read_text(encoding="utf-8").split("\n- id: ")
    moved = [text.replace(line, "") + line if text.startswith(f"{match[2]}\n") else text for text in lists]
    assert moved != lists
    path.write_text("\n- id: ".join(moved), encoding="utf-8")


def remove(folder: Path) -> str:
    """Remove the record that the recipe names; returns its id."""
    match = re.search(r"take `(\S+)` out of `(\S+)`", SECTIONS["Withdraw a record"])
    assert match
    path = folder / match[2]
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"- id: {match[1]}\n.*?(?=^- id: |\Z)", "", text, flags=re.DOTALL | re.MULTILINE))
    return match[1]


@pytest.mark.slow
def test_every_recipe_works_word_for_word(tmp_path: Path, run: Callable[[str], None]) -> None:
    folder = tmp_path / "my-seed"
    (copy,), (change,), (release,), (withdrawal,) = (
        blocks(section, "sh")
        for section in (
            "Before you begin",
            "After each change",
            "When your changes are complete: a release",
            "Withdraw a record",
        )
    )
    run(copy)
    correct_a_sentence(folder)
    added = [add(folder, section) for section in SECTIONS if section.startswith("Add a ")]
    move_down(folder)
    run(change)
    run(release)
    removed = remove(folder)
    run(change)
    run(withdrawal)

    changes = (folder / "changes.yaml").read_text(encoding="utf-8")
    assert len(added) == 3
    assert "  members:\n    - order_digest\n" in changes
    assert all(f"\n  id: {identifier}\n" in changes for identifier in [*added, removed])
    assert re.search(rf"op: withdrawn\n  type: \S+\n  id: {removed}\n(  .*\n)*  successor: ", changes)


@pytest.mark.parametrize("index", range(2))
def test_an_error_message_is_the_one_in_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], index: int
) -> None:
    section = SECTIONS["What errors look like"]
    shown = blocks("What errors look like", "text")[index]
    new, old, file = re.findall(r"here\s+`([^`]+)`\s+for\s+`([^`]+)`\s+in\s+`([^`]+)`", section)[index]
    folder = tmp_path / "seed"
    shutil.copytree(PROJECT / "seed", folder)
    text = (folder / file).read_text(encoding="utf-8")
    begin = text.index(f"- id: {re.findall(r': ([a-z-]+)[.]', shown)[0]}\n")
    end = text.index("\n- id: ", begin)
    before, _, after = text[begin:end].rpartition(old)
    (folder / file).write_text(text[:begin] + before + new + after + text[end:], encoding="utf-8")
    monkeypatch.setenv("SEED_DIR", str(folder))

    with pytest.raises(SystemExit):
        cli.main(["load"])

    # Line numbers change as the content grows.
    assert re.sub(r":\d+:", ":0:", capsys.readouterr().err) == re.sub(r":\d+:", ":0:", shown)


def test_the_page_lists_every_file() -> None:
    named = set(re.findall(r"`([a-z-]+)`", SECTIONS["The files"].partition("All names end")[0]))

    assert named - {"release"} == set(RECORD_CLASSES)
