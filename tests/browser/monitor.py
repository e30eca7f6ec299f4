"""What pages do that a reader does not see."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


def origin_of(address: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class PageMonitor:
    """Follows pages: what went wrong, and every address that was asked."""

    own: str
    """The origin that may be asked."""
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to all pages of a context, and to their frames."""
        context.on("console", self._hear)
        context.on("weberror", self._break)
        context.on("request", self._ask)
        context.on("requestfailed", self._fail)

    def _hear(self, message: ConsoleMessage) -> None:
        # That a page of an error has a status of its own is no fault of the page.
        is_status = message.text.startswith("Failed to load resource: the server responded with a status of")
        at = message.location["url"]
        if message.type in ("error", "warning") and not (is_status and message.page and message.page.url == at):
            self.faults.append(f"console: {message.text} ({at})")

    def _break(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)
        if not request.url.startswith(("data:", "blob:")) and origin_of(request.url) != self.own:
            self.faults.append(f"asked of another host: {request.url}")

    def _fail(self, request: Request) -> None:
        # A page that is left, or that asks anew, lets go of what it had asked.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} ({request.failure})")
