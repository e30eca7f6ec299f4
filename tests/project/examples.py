"""Examples in Markdown, which tests run and compare. `make tour` updates their responses in the README and the guide.

An example consists of one or two fenced blocks:

`console`  begins with `$ curl …`. The response follows in the same block, or as JSON in the next `json` block.
`python`   is run; its output is in the next `text` block. The same applies to `js`, which Node runs.
`json`     without a command is a response that a healthy server does not give; `test_guide.py` produces it.
`sh`       is not run, because it starts or changes something. The targets, commands and settings in it must exist.
`html`     is not run either. The addresses in it must exist.
`ts`, `py` use a generated client. `tests/judges` runs them and compares their output with that of the `python` block of
           the page. `kotlin` and `swift` are not run; the names in them must exist in the generated sources.

`…` marks an omission: any characters within a text; in JSON, `"…"` is any value, further members of an object
(`"…": "…"`) or, at the end of an array, further elements.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.settings import PROJECT, Settings
from app.web.markdown import EXAMPLE_BASE_URL, GUIDE_DIRECTORY, PROBLEMS_DIRECTORY

README: Final = PROJECT / "README.md"
FENCE: Final = re.compile(r"^```(?P<kind>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND: Final = re.compile(r"\A\$ (?P<command>curl (?:[^\n]*\\\n)*[^\n]*)\n(?P<response>.*)\Z", re.DOTALL)
ELLIPSIS: Final = "…"
RESPONSE_BLOCKS: Final = {"python": "text", "js": "text", "console": "json"}
"""The kind of the separate block that contains the response."""
WITHOUT_RESPONSE: Final = {"json", "sh", "html", "ts", "py", "kotlin", "swift"}


@dataclass(frozen=True)
class Example:
    """A request in a page, and the response that the page shows."""

    page: Path
    line: int
    kind: str
    code: str
    response: str
    span: tuple[int, int]
    """Start and end of the response in the text of the page."""

    def __str__(self) -> str:
        return f"{self.page.relative_to(PROJECT).with_suffix('')}-{self.line}"

    @property
    def is_json(self) -> bool:
        return self.kind in ("console", "json") and self.response.startswith(("{\n", "[\n"))


def read_examples(page: Path) -> list[Example]:
    """Read the examples of a page, in order.

    Raises:
        ValueError: for a block of an unknown kind.
    """
    text = page.read_text(encoding="utf-8")
    return list(_examples(page, text, iter(FENCE.finditer(text))))


def _examples(page: Path, text: str, blocks: Iterator[re.Match[str]]) -> Iterator[Example]:
    for block in blocks:
        kind, code = block["kind"], block["code"]
        if kind == "console" and not code.startswith("$ "):
            kind = "sh"
        line = text.count("\n", 0, block.start()) + 1
        if kind == "console" and (command := COMMAND.match(code)) and command["response"]:
            end = block.end("code")
            yield Example(
                page, line, kind, command["command"], command["response"], (end - len(command["response"]), end)
            )
        elif kind in RESPONSE_BLOCKS:
            response = next(blocks, None)
            if response is None or response["kind"] != RESPONSE_BLOCKS[kind]:
                raise ValueError(f"{page.name}:{line}: no {RESPONSE_BLOCKS[kind]} block with the response follows")
            request = code.removeprefix("$ ").rstrip("\n") if kind == "console" else code
            yield Example(page, line, kind, request, response["code"], response.span("code"))
        elif kind in WITHOUT_RESPONSE:
            yield Example(page, line, kind, code, code, block.span("code"))
        else:
            raise ValueError(f"{page.name}:{line}: blocks of kind {kind or 'none'!r} cannot be checked")


def run_command(command: str, url: str) -> str:
    """Run a command and return its output, with identifiers that differ each time replaced by an ellipsis."""
    return _run(["bash", "-c", command.replace(EXAMPLE_BASE_URL, url)])


def run_example(example: Example, url: str) -> str:
    """Run an example and return its output."""
    if example.kind == "console":
        return run_command(example.code, url)
    code = example.code.replace(EXAMPLE_BASE_URL, url)
    commands = {"python": [sys.executable, "-c", code], "js": ["node", "--input-type=module", "-e", code]}
    return _run(commands[example.kind])


def _run(argv: list[str]) -> str:
    result = subprocess.run(argv, cwd=PROJECT, env=os.environ, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:…", result.stdout.replace("\r\n", "\n").rstrip("\n"))


def matches(shown: Any, real: Any) -> bool:
    """Tell whether a shown response equals the real one, apart from omissions."""
    match shown, real:
        case str(), str():
            return re.fullmatch(".*".join(map(re.escape, shown.split(ELLIPSIS))), real, re.DOTALL) is not None
        case str(), _:
            return bool(shown == ELLIPSIS)
        case dict(), dict():
            names = shown.keys() - {ELLIPSIS}
            is_part = names <= real.keys() if ELLIPSIS in shown else names == real.keys()
            return is_part and all(matches(shown[name], real[name]) for name in names)
        case list(), list():
            listed = shown[:-1] if shown[-1:] == [ELLIPSIS] else shown
            is_part = len(listed) <= len(real) if listed is not shown else len(listed) == len(real)
            return is_part and all(map(matches, listed, real))
        case _:
            return bool(shown == real)


def updated_response(shown: Any, real: Any) -> Any:
    """Return the real response with the same omissions."""
    match shown, real:
        case str(), _ if ELLIPSIS in shown and matches(shown, real):
            return shown
        case dict(), dict() if ELLIPSIS in shown:
            members = {name: updated_response(part, real[name]) for name, part in shown.items() if name in real}
            return members | {ELLIPSIS: ELLIPSIS}
        case dict(), dict():
            return {name: updated_response(shown.get(name), value) for name, value in real.items()}
        case list(), list() if shown[-1:] == [ELLIPSIS]:
            return [*map(updated_response, shown[:-1], real), ELLIPSIS]
        case list(), list():
            return [
                updated_response(shown[index] if index < len(shown) else None, item) for index, item in enumerate(real)
            ]
        case _:
            return real


def is_current(example: Example, real: str) -> bool:
    """Tell whether the page shows this response."""
    if example.is_json:
        return matches(json.loads(example.response), json.loads(real))
    return matches(example.response.rstrip("\n"), real)


def format_response(example: Example, real: str) -> str:
    """Format a response for the page, with the omissions that the page has."""
    if example.is_json:
        updated = updated_response(json.loads(example.response), json.loads(real))
        return json.dumps(updated, ensure_ascii=False, indent=2) + "\n"
    return example.response if is_current(example, real) else f"{real}\n"


def rewrite_page(page: Path, url: str) -> None:
    """Update the responses in a page, except those that a healthy server does not give."""
    text = page.read_text(encoding="utf-8")
    for example in reversed(read_examples(page)):
        if example.kind not in WITHOUT_RESPONSE:
            start, end = example.span
            text = text[:start] + format_response(example, run_example(example, url)) + text[end:]
    page.write_text(text, encoding="utf-8")


def list_pages() -> list[Path]:
    """Return the pages of the guide and of the problems."""
    return sorted([*GUIDE_DIRECTORY.glob("*.md"), *PROBLEMS_DIRECTORY.glob("*.md")])


def main() -> None:
    """Update the responses in the README and the guide, from a temporary server."""
    from app.seeding.load import load  # noqa: PLC0415  # only needed here
    from tests.conftest import run_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "content.db"
        load(Settings().seed_dir, database)
        os.environ["DATABASE_URL"] = f"sqlite:///{database}"
        server = run_server(database, Path(folder) / "server.log")
        try:
            for page in [README, *list_pages()]:
                rewrite_page(page, server.url)
        finally:
            server.process.terminate()
            server.process.wait(10)


if __name__ == "__main__":
    main()
