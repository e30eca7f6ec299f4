"""Accessibility checks with axe-core, as bundled in the package axe-playwright-python."""

from collections.abc import Iterator
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ALL_RULES: Final[dict[str, Any]] = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2; off by default in axe
}
TARGET_SIZE_RULES: Final[dict[str, Any]] = {
    "runOnly": {"type": "rule", "values": ("target-size",)},
    "rules": {"target-size": {"enabled": True}},
}
COLOUR_RULES: Final[dict[str, Any]] = {"runOnly": {"type": "rule", "values": ("color-contrast", "link-in-text-block")}}


def find_violations(page: Page, rules: dict[str, Any] = ALL_RULES) -> Iterator[str]:
    """Run axe on the current state of a page, including its frames, and describe each violation."""
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(AXE_SCRIPT)
            # Otherwise axe leaves out frames of other origins.
            frame.evaluate("axe.configure({allowedOrigins: ['<unsafe_all_origins>']})")
    # No preloading: axe would parse stylesheets in a way that our Content-Security-Policy forbids, and only an
    # experimental rule needs it.
    options = rules | {"resultTypes": ["violations"], "preload": False}
    # The rest of the result is large, and would take a quarter of the time to transfer.
    for violation in page.evaluate("options => axe.run(options).then(result => result.violations)", options):
        for node in violation["nodes"]:
            summary = " ".join(node["failureSummary"].split())
            yield f"{violation['id']} at {' '.join(map(str, node['target']))}: {summary}"
