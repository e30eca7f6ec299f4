"""The screenshots are there, small, and each is shown."""

import re
from pathlib import Path
from typing import Final

import pytest

from app.settings import PROJECT
from tests.browser.pictures import IMAGES, SCREENSHOTS

SHOWN: Final = re.compile(r"""(?:\]\(|src=")([\w./-]+\.png)""")
LARGEST: Final = 250_000
IN_ALL: Final = 3_000_000
TAKEN: Final = {IMAGES / f"{picture.name}.png" for picture in SCREENSHOTS}


def shown_in(page: Path) -> set[Path]:
    return {(page.parent / name).resolve() for name in SHOWN.findall(page.read_text(encoding="utf-8"))}


def test_every_picture_that_is_taken_is_shown_and_none_is_left_over() -> None:
    assert set(IMAGES.glob("*.png")) == TAKEN
    assert shown_in(IMAGES / "README.md") == TAKEN


@pytest.mark.parametrize(
    "page", [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))], ids=lambda one: one.stem
)
def test_a_page_shows_only_pictures_that_are_there(page: Path) -> None:
    assert shown_in(page) <= TAKEN


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in TAKEN}

    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) < IN_ALL
