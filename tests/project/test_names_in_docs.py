"""Identifiers, files and functions that the documentation names exist where it says."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from app.settings import PROJECT

DOCS: Final = PROJECT / "docs"
PAGES: Final = (*sorted(DOCS.rglob("*.md")), *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md")))
GENERATED: Final = {"corrections.md", "rules.md"}
CODE: Final = ("app", "benchmarks", "migrations", "tests")
KINDS: Final = {".css", ".html", ".js", ".lua", ".mako", ".py"}
FILES: Final = ("Dockerfile", "Makefile", "openapi.json", "pyproject.toml")

FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
QUOTED: Final = re.compile(r"`([^`\n]+)`")
IDENTIFIER: Final = re.compile(r"[A-Za-z_][\w.]*(\(\))?")
PATH: Final = re.compile(r"(?!/)[\w.-]+/[\w./-]*")
STEP: Final = re.compile(r"[│├└ ]*(?P<names>[A-Za-z_][\w., ]*?) {2,}(?P<path>[\w/]+(?:\.py|/))(?: |$)")

FOREIGN: Final = {
    *(
        "bm25",
        "LISTEN/NOTIFY",
        "pg_trgm",
        "proxy_headers",
        "ts_rank",
        "st_ctime",
        "data_checksums",
    ),  # of databases, servers and the system
    *("application/json", "snake_case", "page_size"),  # of the web, and of other services
    *("grop", "../shared/documents"),  # a misspelling on purpose, a folder of the reader
}
MADE_UP: Final = {"app/models/device.py", "app/resources/devices.py", "app/schemas/device.py", "seed/devices.yaml"}
"""What `docs/add-a-resource.md` adds."""


@cache
def words_in(path: Path) -> frozenset[str]:
    """The words of a file, or of every file of code in a folder."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.suffix in KINDS]
    own = Path(__file__)
    return frozenset(
        word for one in files if one != own for word in re.findall(r"\w+", one.read_text(encoding="utf-8"))
    )


@cache
def words() -> frozenset[str]:
    """Every word of the code."""
    return frozenset().union(*(words_in(PROJECT / name) for name in (*CODE, *FILES)))


def find_path(name: str, page: Path) -> Path | None:
    """The file or folder of a path, from the project, from `app/`, or from the folder of the page."""
    places = (PROJECT / name, PROJECT / "app" / name, page.parent / name)
    return next((path for path in places if path.exists()), None)


def quoted_names(page: Path) -> Iterator[str]:
    """The identifiers and paths between backticks, outside of examples."""
    for quoted in QUOTED.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if IDENTIFIER.fullmatch(quoted) or PATH.fullmatch(quoted):
            yield quoted


def is_there(name: str, page: Path) -> bool:
    if "/" in name:
        return find_path(name, page) is not None
    return words().issuperset(re.findall(r"\w+", name))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in GENERATED], ids=lambda page: str(page.relative_to(PROJECT))
)
def test_everything_that_a_page_names_is_there(page: Path) -> None:
    missing = {name for name in quoted_names(page) if not is_there(name, page)}

    assert missing - FOREIGN - MADE_UP == set()


def steps() -> list[tuple[str, str]]:
    """The functions that the drawings of the architecture show, each with its file."""
    found = []
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    for kind, block in FENCE.findall(text):
        for line in block.splitlines() if not kind else ():
            if step := STEP.match(line):
                found += [(name, step["path"]) for name in re.split(r", ?", step["names"])]
    return found


def test_the_architecture_shows_functions() -> None:
    assert len(steps()) > 40


@pytest.mark.parametrize(("name", "path"), steps())
def test_a_step_of_the_architecture_is_in_the_file_beside_it(name: str, path: str) -> None:
    file = find_path(path, DOCS)

    assert file is not None
    assert words_in(file).issuperset(re.findall(r"\w+", name))


def test_no_name_is_excused_that_is_there() -> None:
    page = DOCS / "architecture.md"

    # What lies beside the checkout differs from one machine to the next.
    own = {name for name in FOREIGN | MADE_UP if not name.startswith("../")}
    assert {name for name in own if is_there(name, page)} == set()
