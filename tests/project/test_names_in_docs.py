"""Identifiers, files and functions mentioned in the documentation exist in the stated places."""

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
SUFFIXES: Final = {".css", ".html", ".js", ".lua", ".mako", ".py"}
FILES: Final = ("Dockerfile", "Makefile", "openapi.json", "pyproject.toml")

FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
QUOTED: Final = re.compile(r"`([^`\n]+)`")
IDENTIFIER: Final = re.compile(r"[A-Za-z_][\w.]*(\(\))?")
PATH: Final = re.compile(r"(?!/)[\w.-]+/[\w./-]*")
STEP: Final = re.compile(r"[│├└ ]*(?P<names>[A-Za-z_][\w., ]*?) {2,}(?P<path>[\w/]+(?:\.py|/))(?: |$)")

EXTERNAL_NAMES: Final = {
    *(
        "bm25",
        "LISTEN/NOTIFY",
        "pg_trgm",
        "proxy_headers",
        "ts_rank",
        "st_ctime",
        "data_checksums",
    ),  # names of databases, servers and the operating system
    *("application/json", "snake_case", "page_size"),  # names of the web and of other services
    *("grop", "../shared/documents"),  # a deliberate misspelling; a folder outside the project
}
FICTIONAL: Final = {
    *("app/models/device.py", "app/resources/devices.py", "app/schemas/device.py"),
    *("app/seeding/records/devices.py", "seed/devices.yaml"),
}
"""Files that `docs/add-a-resource.md` adds."""


@cache
def words_in(path: Path) -> frozenset[str]:
    """Return the words of a file, or of every source file in a folder."""
    files = (
        [path]
        if path.is_file()
        else [file for file in path.rglob("*") if file.suffix in SUFFIXES and "node_modules" not in file.parts]
    )
    this_file = Path(__file__)
    return frozenset(
        word for file in files if file != this_file for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))
    )


@cache
def words_in_code() -> frozenset[str]:
    """Return every word of the code."""
    return frozenset().union(*(words_in(PROJECT / name) for name in (*CODE, *FILES)))


def find_path(name: str, page: Path) -> Path | None:
    """Find the file or folder of a path relative to the project, to `app/` or to the page."""
    candidates = (PROJECT / name, PROJECT / "app" / name, page.parent / name)
    return next((path for path in candidates if path.exists()), None)


def quoted_names(page: Path) -> Iterator[str]:
    """Yield the identifiers and paths in backticks, outside of examples."""
    for quoted in QUOTED.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if IDENTIFIER.fullmatch(quoted) or PATH.fullmatch(quoted):
            yield quoted


def exists(name: str, page: Path) -> bool:
    if "/" in name:
        return find_path(name, page) is not None
    return words_in_code().issuperset(re.findall(r"\w+", name))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in GENERATED], ids=lambda page: str(page.relative_to(PROJECT))
)
def test_every_name_in_a_page_exists(page: Path) -> None:
    missing = {name for name in quoted_names(page) if not exists(name, page)}

    assert missing - EXTERNAL_NAMES - FICTIONAL == set()


def read_steps() -> list[tuple[str, str]]:
    """Read the functions in the diagrams of the architecture page, each with its file."""
    steps = []
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    for kind, block in FENCE.findall(text):
        for line in block.splitlines() if not kind else ():
            if step := STEP.match(line):
                steps += [(name, step["path"]) for name in re.split(r", ?", step["names"])]
    return steps


def test_the_architecture_page_shows_functions() -> None:
    assert len(read_steps()) > 40


@pytest.mark.parametrize(("name", "path"), read_steps())
def test_a_function_in_the_architecture_page_is_in_the_stated_file(name: str, path: str) -> None:
    file = find_path(path, DOCS)

    assert file is not None
    assert words_in(file).issuperset(re.findall(r"\w+", name))


def test_no_excused_name_exists() -> None:
    page = DOCS / "architecture.md"

    # Files next to the checkout differ between machines.
    inside = {name for name in EXTERNAL_NAMES | FICTIONAL if not name.startswith("../")}
    assert {name for name in inside if exists(name, page)} == set()
