"""Monitoring of pages in a browser: console messages, script errors and requests."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


def origin_of(address: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class PageMonitor:
    """Records the errors of pages, and every address that they request."""

    own_origin: str
    """The only origin that pages may request."""
    faults: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Monitor all pages of a context, including their frames."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser also logs the status of an error page, which is expected.
        is_status = message.text.startswith("Failed to load resource: the server responded with a status of")
        at = message.location["url"]
        if message.type in ("error", "warning") and not (is_status and message.page and message.page.url == at):
            self.faults.append(f"console: {message.text} ({at})")

    def _on_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _on_request(self, request: Request) -> None:
        self.requested.append(request.url)
        if not request.url.startswith(("data:", "blob:")) and origin_of(request.url) != self.own_origin:
            self.faults.append(f"requested from another host: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Leaving or reloading a page aborts its requests.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} ({request.failure})")
