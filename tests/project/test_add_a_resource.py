"""The instructions for adding a type, followed word for word in a copy of the project, produce a working type."""

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
from app.seeding.records.history import ReleaseRecord
from app.seeding.release import next_version
from app.settings import PROJECT

PAGE: Final = (PROJECT / "docs" / "add-a-resource.md").read_text(encoding="utf-8")
ADD_A_TYPE: Final = PAGE.partition("## Add a type")[2].partition("\n## ")[0]
BLOCK: Final = re.compile(
    r"`(?P<file>[\w./-]+)`(?:, (?P<position>above|below) `(?P<anchor>[^`]+)`)?:\n\n```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
ROW: Final = re.compile(r"^\| `(?P<file>[^`]+)` \| `(?P<line>[^`]+)` \| `(?P<below>[^`]+)` \|$", re.MULTILINE)
SKIPPED_TARGETS: Final = {"tour", "check"}
"""Targets that run many tests or start a server."""

NOT_COPIED: Final = shutil.ignore_patterns(
    ".git", ".venv", "*.db*", "*.png", ".*_cache", "node_modules", ".hypothesis", ".schemathesis"
)

REQUEST_SCRIPT: Final = """
import asyncio, httpx, json, sys
from app.main import create_app
from app.settings import Settings

async def main():
    transport = httpx.ASGITransport(create_app(Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        responses = {}
        for path in json.load(sys.stdin):
            accept = "*/*" if path.startswith("/v1") or path.endswith(".json") else "text/html"
            response = await client.get(path, headers={"Accept": accept})
            responses[path] = (response.status_code, response.text)
        print(json.dumps(responses))

asyncio.run(main())
"""


class Insertion(NamedTuple):
    """A text to insert above or below the first matching line of a file."""

    file: str
    text: str
    position: str
    anchor: str

    def insert_into(self, text: str) -> str:
        """Return the text of the file with the insertion, indented like the line it is next to."""
        lines = text.splitlines()
        at = next((number for number, line in enumerate(lines) if self.matches(line)), None)
        assert at is not None, f"{self.file} has no line {self.anchor!r}"
        indent = re.match(r"\s*", lines[at])
        below = "    " if lines[at].endswith(("(", "{", "[")) else ""
        added = [f"{indent[0] if indent else ''}{below}{line}".rstrip() for line in self.text.splitlines()]
        start = at if self.position == "above" else at + 1
        return "\n".join([*lines[:start], *added, *lines[start:], ""])

    def matches(self, line: str) -> bool:
        """Tell whether a line is the anchor: a row of the table quotes the whole line, other anchors only a part."""
        return line.strip() == self.anchor if self.position == "row" else self.anchor in line


def read_insertions() -> Iterator[Insertion]:
    for row in ROW.finditer(ADD_A_TYPE):
        yield Insertion(row["file"], row["line"], "row", row["below"])
    for block in BLOCK.finditer(ADD_A_TYPE):
        if block["anchor"]:
            yield Insertion(
                block["file"],
                f"{block['text']}\n\n" if block["position"] == "above" else block["text"],
                block["position"],
                block["anchor"],
            )


def read_commands(version: str) -> Iterator[str]:
    """Yield the commands of the page: the recipes of make targets, and releases with the next version."""
    (block,) = re.findall(r"```sh\n(.*?)```", ADD_A_TYPE, re.DOTALL)
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for line in block.splitlines():
        if target := re.match(r"make (\w+)(?: NAME=(.*))?$", line):
            if target[1] not in SKIPPED_TARGETS:
                recipe = re.search(rf"^{target[1]}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
                assert recipe, line
                yield from (
                    recipe[1].replace("\t@", "").replace("\t", "").replace("$(NAME)", target[2] or "").splitlines()
                )
        else:
            yield re.sub(r"(?<=app release )\S+", version, line)


def run(command: str | list[str], copy: Path, standard_input: str = "") -> str:
    """Run a command in the copy, with the programs but not the settings of this environment; returns its output."""
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    if isinstance(command, str):
        command = re.sub(r"\$\(BIN\)|\.venv/bin", str(Path(sys.executable).parent), command)
    result = subprocess.run(
        command, shell=isinstance(command, str), cwd=copy, env=inherited, input=standard_input, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    """A copy of the project, with the type of the page added."""
    folder = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("project") / "copy", ignore=NOT_COPIED))
    for block in BLOCK.finditer(ADD_A_TYPE):
        if not block["anchor"]:
            today = re.sub(r"_on: [\d-]+", f"_on: {datetime.now(UTC).date()}", block["text"])
            (folder / block["file"]).write_text(today, encoding="utf-8")
    for insertion in read_insertions():
        path = folder / insertion.file
        path.write_text(insertion.insert_into(path.read_text(encoding="utf-8")), encoding="utf-8")
    for command in read_commands(next_version(datetime.now(UTC), content.records_of(ReleaseRecord))):
        run(command, folder)
    return folder


def fetch(copy: Path, *paths: str) -> dict[str, str]:
    """Request addresses from the application in the copy, each with status 200."""
    responses = json.loads(run([sys.executable, "-c", REQUEST_SCRIPT], copy, json.dumps(paths)))
    assert {path: status for path, (status, _) in responses.items() if status != 200} == {}
    return {path: text for path, (_, text) in responses.items()}


@pytest.mark.slow
@pytest.mark.xdist_group("copy of the project")
def test_a_type_added_by_the_instructions_is_listed_counted_found_and_shown(copy: Path) -> None:
    listed = "/v1/devices?facets=year,origin&year=1950,2016"
    paths = (listed, "/v1/devices?year=1950", "/v1/devices/leg-wrap", "/v1/search?q=leg+wrap", "/v1/dataset",
             "/devices", "/devices/leg-wrap", "/embed/v1/devices/leg-wrap", "/openapi.json")  # fmt: skip

    responses = fetch(copy, *paths)

    page = json.loads(responses[listed])
    assert [item["id"] for item in page["items"]] == ["leg-wrap"]
    assert page["facets"]["year"] == [{"value": "2016", "count": 1}]
    assert json.loads(responses["/v1/devices?year=1950"])["items"] == []
    record = json.loads(responses["/v1/devices/leg-wrap"])
    assert (record["type"], record["year"], bool(record["notices"])) == ("devices", 2016, True)
    assert json.loads(responses["/v1/search?q=leg+wrap"])["items"][0]["id"] == "leg-wrap"
    assert {"type": "devices", "href": "/v1/devices", "count": 1} in json.loads(responses["/v1/dataset"])["collections"]
    assert "Leg wrap" in responses["/devices"]
    assert ": ids, separated by commas" not in re.sub(r"<details[^>]*>\s*<summary>Condition.*?</details>", "",
                                                        responses["/devices"], flags=re.DOTALL)  # fmt: skip
    assert "MedicalWebPage" in responses["/devices/leg-wrap"]
    assert "Devices" in {tag["name"] for tag in json.loads(responses["/openapi.json"])["tags"]}


@pytest.mark.slow
@pytest.mark.xdist_group("copy of the project")
def test_a_type_added_by_the_instructions_passes_all_checks(copy: Path) -> None:
    checks = "tests/project/test_nothing_half_added.py", "tests/project/test_openapi_is_current.py"
    run([sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *checks], copy)
    run([sys.executable, "-m", "ruff", "check", "."], copy)
    run([sys.executable, "-m", "app", "check"], copy)
