"""Examples in Markdown, run and compared. `make tour` writes their answers anew, here and in the README.

An example is a fenced block, or two:

`console`  begins with `$ curl …`. What it prints follows in the same block, or as JSON in a `json` block behind it.
`python`   is run, and prints what the `text` block behind it shows. So is `js`, with Node.
`json`     without a command before it is the reply to what cannot be asked of a healthy server; its page knows how.
`sh`       is not run: it starts or stops something. What it names must be there.
`html`     is not run either: it is for the page of somebody else. The addresses in it must answer.

`…` stands for what is left out: in a text for any characters; `"…"` in JSON for any value, for further members of an
object (`"…": "…"`), or, at the end of an array, for further elements.
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
COMMAND: Final = re.compile(r"\A\$ (?P<command>curl (?:[^\n]*\\\n)*[^\n]*)\n(?P<answer>.*)\Z", re.DOTALL)
ELLIPSIS: Final = "…"
RESPONSE_BLOCKS: Final = {"python": "text", "js": "text", "console": "json"}
"""In which kind of block the answer stands, where it has one of its own."""
WITHOUT_RESPONSE: Final = {"json", "sh", "html"}


@dataclass(frozen=True)
class Example:
    """A question of a page, and the answer that the page shows."""

    page: Path
    line: int
    kind: str
    code: str
    answer: str
    place: tuple[int, int]
    """Where in the page the answer stands."""

    def __str__(self) -> str:
        return f"{self.page.relative_to(PROJECT).with_suffix('')}-{self.line}"

    @property
    def is_json(self) -> bool:
        return self.kind in ("console", "json") and self.answer.startswith(("{\n", "[\n"))


def read_examples(page: Path) -> list[Example]:
    """The examples of a page, in order.

    Raises:
        ValueError: where a block is of no kind that is checked.
    """
    text = page.read_text(encoding="utf-8")
    return list(_examples(page, text, iter(FENCE.finditer(text))))


def _examples(page: Path, text: str, blocks: Iterator[re.Match[str]]) -> Iterator[Example]:
    for block in blocks:
        kind, code = block["kind"], block["code"]
        if kind == "console" and not code.startswith("$ "):
            kind = "sh"
        line = text.count("\n", 0, block.start()) + 1
        if kind == "console" and (command := COMMAND.match(code)) and command["answer"]:
            end = block.end("code")
            yield Example(page, line, kind, command["command"], command["answer"], (end - len(command["answer"]), end))
        elif kind in RESPONSE_BLOCKS:
            answer = next(blocks, None)
            if answer is None or answer["kind"] != RESPONSE_BLOCKS[kind]:
                raise ValueError(f"{page.name}:{line}: no block of {RESPONSE_BLOCKS[kind]} shows what this answers")
            asked = code.removeprefix("$ ").rstrip("\n") if kind == "console" else code
            yield Example(page, line, kind, asked, answer["code"], answer.span("code"))
        elif kind in WITHOUT_RESPONSE:
            yield Example(page, line, kind, code, code, block.span("code"))
        else:
            raise ValueError(f"{page.name}:{line}: a block of {kind or 'no kind'} cannot be checked")


def run_command(command: str, url: str) -> str:
    """What a command prints; what differs each time is written as an ellipsis."""
    return _run(["bash", "-c", command.replace(EXAMPLE_BASE_URL, url)])


def run_example(example: Example, url: str) -> str:
    """What an example answers."""
    if example.kind == "console":
        return run_command(example.code, url)
    code = example.code.replace(EXAMPLE_BASE_URL, url)
    words = {"python": [sys.executable, "-c", code], "js": ["node", "--input-type=module", "-e", code]}
    return _run(words[example.kind])


def _run(words: list[str]) -> str:
    result = subprocess.run(
        words, cwd=PROJECT, env=os.environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:…", result.stdout.replace("\r\n", "\n").rstrip("\n"))


def matches(shown: Any, real: Any) -> bool:
    """Whether what a page shows is what was answered, but for what it leaves out."""
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
            given = shown[:-1] if shown[-1:] == [ELLIPSIS] else shown
            is_part = len(given) <= len(real) if given is not shown else len(given) == len(real)
            return is_part and all(map(matches, given, real))
        case _:
            return bool(shown == real)


def updated_response(shown: Any, real: Any) -> Any:
    """What was answered, with the same parts left out."""
    match shown, real:
        case str(), _ if ELLIPSIS in shown and matches(shown, real):
            return shown
        case dict(), dict() if ELLIPSIS in shown:
            kept = {name: updated_response(part, real[name]) for name, part in shown.items() if name in real}
            return kept | {ELLIPSIS: ELLIPSIS}
        case dict(), dict():
            return {name: updated_response(shown.get(name), value) for name, value in real.items()}
        case list(), list() if shown[-1:] == [ELLIPSIS]:
            return [*map(updated_response, shown[:-1], real), ELLIPSIS]
        case list(), list():
            return [
                updated_response(shown[place] if place < len(shown) else None, one) for place, one in enumerate(real)
            ]
        case _:
            return real


def is_current(example: Example, real: str) -> bool:
    """Whether the page shows this answer."""
    if example.is_json:
        return matches(json.loads(example.answer), json.loads(real))
    return matches(example.answer.rstrip("\n"), real)


def format_response(example: Example, real: str) -> str:
    """An answer as the page is to show it."""
    if example.is_json:
        anew = updated_response(json.loads(example.answer), json.loads(real))
        return json.dumps(anew, ensure_ascii=False, indent=2) + "\n"
    return example.answer if is_current(example, real) else f"{real}\n"


def rewrite_page(page: Path, url: str) -> None:
    """Write the answers of a page anew; what cannot be asked of a healthy server stays as it is."""
    text = page.read_text(encoding="utf-8")
    for example in reversed(read_examples(page)):
        if example.kind not in WITHOUT_RESPONSE:
            start, end = example.place
            text = text[:start] + format_response(example, run_example(example, url)) + text[end:]
    page.write_text(text, encoding="utf-8")


def list_pages() -> list[Path]:
    """Every page of the guide, and every page of a problem."""
    return sorted([*GUIDE_DIRECTORY.glob("*.md"), *PROBLEMS_DIRECTORY.glob("*.md")])


def main() -> None:
    """Write the answers of the README and of the guide anew, from a server of their own."""
    from app.seeding.load import load  # noqa: PLC0415  # only here
    from tests.conftest import run_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        database = Path(made) / "content.db"
        load(Settings().seed_dir, database)
        os.environ["DATABASE_URL"] = f"sqlite:///{database}"
        server = run_server(database, Path(made) / "server.log")
        try:
            for page in [README, *list_pages()]:
                rewrite_page(page, server.url)
        finally:
            server.process.terminate()
            server.process.wait(10)


if __name__ == "__main__":
    main()
