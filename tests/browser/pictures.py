"""Takes the screenshots in `docs/images/`: `make pictures`.

The pages are served from the seed of this checkout. Screenshots that fail are reported, and the others are still taken.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Error, Page, sync_playwright

from app.seeding.load import load
from app.settings import PROJECT, Settings
from tests.browser.conftest import CHROMIUM_FLAGS, TIMEOUT_MS, visit
from tests.conftest import run_server
from tests.tools import CHROMIUM

IMAGES: Final = PROJECT / "docs" / "images"

ContextOptions = dict[str, Any]
WIDE: Final[ContextOptions] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
WIDE_DARK: Final = WIDE | {"color_scheme": "dark"}
PHONE: Final[ContextOptions] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "color_scheme": "light",
}
PHONE_DARK: Final = PHONE | {"color_scheme": "dark"}


def scroll_to(selector: str) -> Callable[[Page], None]:
    """Return a function that scrolls an element to the top of the window."""
    return lambda page: page.locator(selector).first.evaluate(
        "(element) => scrollTo(0, element.getBoundingClientRect().top - 16)"
    )


def type_restless(page: Page) -> None:
    """Type into the search field, and wait for the suggestions."""
    page.locator("main input[name=q]").press_sequentially("restless")
    page.locator("main .suggestions li").first.wait_for()


@dataclass(frozen=True)
class Screenshot:
    """A screenshot: its name, the address and browser options of its page, and what to do before it is taken."""

    name: str
    address: str
    options: ContextOptions = field(default_factory=lambda: WIDE)
    prepare: Callable[[Page], None] = lambda _: None


SCREENSHOTS: Final = (
    Screenshot("start", "/"),
    Screenshot("start-phone", "/", PHONE_DARK),
    Screenshot("search", "/", WIDE, type_restless),
    Screenshot("claim", "/claims/citrate-relieves-rls"),
    Screenshot("claim-phone", "/claims/citrate-relieves-rls", PHONE_DARK),
    Screenshot("record", "/conditions/restless-legs-syndrome"),
    Screenshot("list-dark", "/foods?group=nuts", WIDE_DARK),
    Screenshot("ledger", "/sources/article-citrate", WIDE, scroll_to("#ledger")),
    Screenshot("foods", "/pictures/foods"),
    Screenshot("intakes-phone", "/pictures/intakes", PHONE),
    Screenshot("evidence", "/pictures/evidence"),
    Screenshot("graph-dark", "/pictures/graph/restless-legs-syndrome", WIDE_DARK, scroll_to(".drawing.wide")),
    Screenshot("card", "/embed?element=claim&record=citrate-relieves-rls"),
    Screenshot("guide", "/guide/concepts"),
)


@contextmanager
def run_site() -> Iterator[str]:
    """Run a server with the content of the seed, on a port of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "content.db"
        load(Settings().seed_dir, database)
        running = run_server(database, Path(folder) / "server.log")
        yield running.url
        running.process.terminate()
        running.process.wait(10)


def take_picture(browser: Browser, url: str, screenshot: Screenshot) -> str | None:
    """Take one screenshot; returns the reason if it fails."""
    target = IMAGES / f"{screenshot.name}.png"
    with browser.new_context(base_url=url, reduced_motion="reduce", **screenshot.options) as context:
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        try:
            visit(page, screenshot.address)
            screenshot.prepare(page)
            image = page.screenshot(animations="disabled")
        except (AssertionError, Error) as failure:
            return f"{target.name}: {str(failure).splitlines()[0]}"
    target.write_bytes(image)
    print(f"{target.relative_to(PROJECT)}  {len(image):,} bytes")
    return None


def take_pictures() -> int:
    """Take all screenshots; returns the number of failures."""
    program = CHROMIUM.find()
    if program is None:
        print(CHROMIUM.missing, file=sys.stderr)
        return len(SCREENSHOTS)
    IMAGES.mkdir(exist_ok=True)
    with run_site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        faults = [fault for screenshot in SCREENSHOTS if (fault := take_picture(browser, url, screenshot))]
        browser.close()
    print(*faults, sep="\n", file=sys.stderr)
    return len(faults)


if __name__ == "__main__":
    sys.exit(min(take_pictures(), 1))
