"""The page on adding a type, followed word for word in a copy of the project: the type it describes then works."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from app.seeding.content import Content
from app.seeding.records import ReleaseRecord
from app.seeding.release import next_version
from app.settings import PROJECT

PAGE: Final = (PROJECT / "docs" / "add-a-resource.md").read_text(encoding="utf-8")
ADD_A_TYPE: Final = PAGE.partition("## Add a type")[2].partition("\n## ")[0]
BLOCK: Final = re.compile(
    r"`(?P<file>[\w./-]+)`(?:, (?P<place>above|below) `(?P<anchor>[^`]+)`)?:\n\n```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
ROW: Final = re.compile(r"^\| `(?P<file>[^`]+)` \| `(?P<line>[^`]+)` \| `(?P<below>[^`]+)` \|$", re.MULTILINE)
LEFT_OUT: Final = {"tour", "check"}
"""Targets that run every test, or start servers."""

NOT_COPIED: Final = shutil.ignore_patterns(".git", ".venv", "*.db*", "*.png", "__pycache__", ".*_cache")

ANSWERS: Final = """
import asyncio, httpx, json, sys
from app.main import create_app
from app.settings import Settings

async def main():
    transport = httpx.ASGITransport(create_app(Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        found = {}
        for path in json.load(sys.stdin):
            accept = "*/*" if path.startswith("/v1") or path.endswith(".json") else "text/html"
            answer = await client.get(path, headers={"Accept": accept})
            found[path] = (answer.status_code, answer.text)
        print(json.dumps(found))

asyncio.run(main())
"""


class Insertion(NamedTuple):
    """A text, and the first line of a file that it goes above or below."""

    file: str
    text: str
    place: str
    anchor: str

    def put_into(self, text: str) -> str:
        """The text of the file with the insertion, indented as its neighbour is."""
        lines = text.splitlines()
        at = next((number for number, line in enumerate(lines) if self.matches(line)), None)
        assert at is not None, f"{self.file} has no line {self.anchor!r}"
        indent = re.match(r"\s*", lines[at])
        below = "    " if lines[at].endswith(("(", "{", "[")) else ""
        added = [f"{indent[0] if indent else ''}{below}{line}".rstrip() for line in self.text.splitlines()]
        start = at if self.place == "above" else at + 1
        return "\n".join([*lines[:start], *added, *lines[start:], ""])

    def matches(self, line: str) -> bool:
        """A row of the table names a whole line, a sentence before a block the part that tells it from others."""
        return line.strip() == self.anchor if self.place == "row" else self.anchor in line


def read_insertions() -> Iterator[Insertion]:
    for row in ROW.finditer(ADD_A_TYPE):
        yield Insertion(row["file"], row["line"], "row", row["below"])
    for block in BLOCK.finditer(ADD_A_TYPE):
        if block["anchor"]:
            yield Insertion(
                block["file"],
                f"{block['text']}\n\n" if block["place"] == "above" else block["text"],
                block["place"],
                block["anchor"],
            )


def read_commands(version: str) -> Iterator[str]:
    """The commands of the page, those of the Makefile as it runs them, with the next release in place of that shown."""
    (block,) = re.findall(r"```sh\n(.*?)```", ADD_A_TYPE, re.DOTALL)
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for line in block.splitlines():
        if target := re.match(r"make (\w+)(?: NAME=(.*))?$", line):
            if target[1] not in LEFT_OUT:
                recipe = re.search(rf"^{target[1]}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
                assert recipe, line
                yield from (
                    recipe[1].replace("\t@", "").replace("\t", "").replace("$(NAME)", target[2] or "").splitlines()
                )
        else:
            yield re.sub(r"(?<=app release )\S+", version, line)


def run(command: str | list[str], copy: Path, sent: str = "") -> str:
    """What a command prints in the copy, with the programs of this environment and none of its settings."""
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    if isinstance(command, str):
        command = re.sub(r"\$\(BIN\)|\.venv/bin", str(Path(sys.executable).parent), command)
    ended = subprocess.run(
        command, shell=isinstance(command, str), cwd=copy, env=inherited, input=sent, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, f"{command}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    """A copy of the project to which the type of the page was added."""
    folder = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("project") / "copy", ignore=NOT_COPIED))
    for block in BLOCK.finditer(ADD_A_TYPE):
        if not block["anchor"]:
            today = re.sub(r"_on: [\d-]+", f"_on: {datetime.now(UTC).date()}", block["text"])
            (folder / block["file"]).write_text(today, encoding="utf-8")
    for insertion in read_insertions():
        path = folder / insertion.file
        path.write_text(insertion.put_into(path.read_text(encoding="utf-8")), encoding="utf-8")
    for command in read_commands(next_version(datetime.now(UTC), content.of(ReleaseRecord))):
        run(command, folder)
    return folder


def ask(copy: Path, *paths: str) -> dict[str, str]:
    """The answers of the copy, each with status 200."""
    found = json.loads(run([sys.executable, "-c", ANSWERS], copy, json.dumps(paths)))
    assert {path: status for path, (status, _) in found.items() if status != 200} == {}
    return {path: text for path, (_, text) in found.items()}


@pytest.mark.slow
@pytest.mark.xdist_group("copy of the project")
def test_a_type_that_is_added_as_the_page_says_is_listed_counted_found_and_shown(copy: Path) -> None:
    listed = "/v1/devices?facets=year,origin&year=1950,2016"
    paths = (listed, "/v1/devices?year=1950", "/v1/devices/leg-wrap", "/v1/search?q=leg+wrap", "/v1/dataset",
             "/devices", "/devices/leg-wrap", "/embed/v1/devices/leg-wrap", "/openapi.json")  # fmt: skip

    answers = ask(copy, *paths)

    page = json.loads(answers[listed])
    assert [one["id"] for one in page["items"]] == ["leg-wrap"]
    assert page["facets"]["year"] == [{"value": "2016", "count": 1}]
    assert json.loads(answers["/v1/devices?year=1950"])["items"] == []
    record = json.loads(answers["/v1/devices/leg-wrap"])
    assert (record["type"], record["year"], bool(record["notices"])) == ("devices", 2016, True)
    assert json.loads(answers["/v1/search?q=leg+wrap"])["items"][0]["id"] == "leg-wrap"
    assert {"type": "devices", "href": "/v1/devices", "count": 1} in json.loads(answers["/v1/dataset"])["collections"]
    assert "Leg wrap" in answers["/devices"]
    assert "ids with commas between them" not in re.sub(r"<details[^>]*>\s*<summary>Condition.*?</details>", "",
                                                        answers["/devices"], flags=re.DOTALL)  # fmt: skip
    assert "MedicalWebPage" in answers["/devices/leg-wrap"]
    assert "Devices" in {tag["name"] for tag in json.loads(answers["/openapi.json"])["tags"]}


@pytest.mark.slow
@pytest.mark.xdist_group("copy of the project")
def test_nothing_of_a_type_is_missing_that_is_added_as_the_page_says(copy: Path) -> None:
    checks = "tests/project/test_nothing_half_added.py", "tests/project/test_openapi_is_current.py"
    run([sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *checks], copy)
    run([sys.executable, "-m", "ruff", "check", "."], copy)
    run([sys.executable, "-m", "app", "check"], copy)
