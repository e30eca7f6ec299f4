"""The screenshots exist, are small, and each is shown in a document."""

import re
from pathlib import Path
from typing import Final

import pytest

from app.settings import PROJECT
from tests.browser.pictures import IMAGES, SCREENSHOTS

IMAGE_LINK: Final = re.compile(r"""(?:\]\(|src=")([\w./-]+\.png)""")
MAX_BYTES: Final = 250_000
MAX_TOTAL_BYTES: Final = 3_000_000
IMAGE_FILES: Final = {IMAGES / f"{picture.name}.png" for picture in SCREENSHOTS}


def shown_in(page: Path) -> set[Path]:
    return {(page.parent / name).resolve() for name in IMAGE_LINK.findall(page.read_text(encoding="utf-8"))}


def test_every_screenshot_is_shown_and_no_other_image_exists() -> None:
    assert set(IMAGES.glob("*.png")) == IMAGE_FILES
    assert shown_in(IMAGES / "README.md") == IMAGE_FILES


@pytest.mark.parametrize(
    "page", [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))], ids=lambda page: page.stem
)
def test_a_document_shows_only_images_that_exist(page: Path) -> None:
    assert shown_in(page) <= IMAGE_FILES


def test_screenshots_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in IMAGE_FILES}

    assert {name: size for name, size in sizes.items() if size > MAX_BYTES} == {}
    assert sum(sizes.values()) < MAX_TOTAL_BYTES
