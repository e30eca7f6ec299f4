"""Take the pictures in `docs/images/`: `make pictures`.

A picture shows a page as it is served now, from the seed of this folder. What cannot be taken is told, and the others
are taken all the same.
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


def scroll_to(place: str) -> Callable[[Page], None]:
    """Bring something to the top of the window."""
    return lambda page: page.locator(place).first.evaluate("one => scrollTo(0, one.getBoundingClientRect().top - 16)")


def type_restless(page: Page) -> None:
    """Begin to search, and wait for what is offered."""
    page.locator("main input[name=q]").press_sequentially("restless")
    page.locator("main .suggestions li").first.wait_for()


@dataclass(frozen=True)
class Screenshot:
    """A picture: its name, the page it shows, how it looks, and what is done on the page before."""

    name: str
    address: str
    look: ContextOptions = field(default_factory=lambda: WIDE)
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
    """A server with the content of the seed, on a port of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "content.db"
        load(Settings().seed_dir, database)
        running = run_server(database, Path(folder) / "server.log")
        yield running.url
        running.process.terminate()
        running.process.wait(10)


def take_picture(browser: Browser, url: str, picture: Screenshot) -> str | None:
    """Take one picture; what comes back is why it could not be taken."""
    target = IMAGES / f"{picture.name}.png"
    with browser.new_context(base_url=url, reduced_motion="reduce", **picture.look) as context:
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        try:
            visit(page, picture.address)
            picture.prepare(page)
            taken = page.screenshot(animations="disabled")
        except (AssertionError, Error) as failure:
            return f"{target.name}: {str(failure).splitlines()[0]}"
    target.write_bytes(taken)
    print(f"{target.relative_to(PROJECT)}  {len(taken):,} bytes")
    return None


def take_pictures() -> int:
    """Take all pictures, and count those that could not be taken."""
    program = CHROMIUM.find()
    if program is None:
        print(CHROMIUM.missing, file=sys.stderr)
        return len(SCREENSHOTS)
    IMAGES.mkdir(exist_ok=True)
    with run_site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        faults = [fault for picture in SCREENSHOTS if (fault := take_picture(browser, url, picture))]
        browser.close()
    print(*faults, sep="\n", file=sys.stderr)
    return len(faults)


if __name__ == "__main__":
    sys.exit(min(take_pictures(), 1))
