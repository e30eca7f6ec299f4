"""A page on another origin that embeds our cards."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page

TIMEOUT_MS: Final = 10_000


@dataclass
class HostSite:
    """A page on its own origin, whose policy allows only our scripts and requests to our service."""

    browser: Browser
    api: str
    origin: str = ""
    html: str = ""
    policy: str = ""
    console_errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def open(self, body: str, policy: str | None = None, **options: Any) -> Page:
        """Open the page with a body; without a `policy`, it loads our scripts under the policy that they need."""
        scripts = ""
        if policy is None:
            policy = f"script-src {self.api}; connect-src {self.api}; frame-src {self.api}"
            scripts = (
                f'<script type="module" src="{self.api}/embed/v1/cards.js"></script>'
                f'<script type="module" src="{self.api}/embed/v1/frame.js"></script>'
            )
        self.html = (
            '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Host</title>'
            '<meta name="viewport" content="width=device-width">'
            f"{scripts}</head><body><main><h1>Host</h1>{body}</main></body></html>"
        )
        self.policy = f"default-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; {policy}"
        page = self.browser.new_page(**options)
        self.pages.append(page)
        page.set_default_timeout(TIMEOUT_MS)
        page.on(
            "console",
            lambda message: self.console_errors.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        allowed = (self.api, self.origin)
        page.on(
            "request",
            lambda request: None if request.url.startswith(allowed) else self.foreign_requests.append(request.url),
        )
        page.goto(f"{self.origin}/page")
        return page


def serve_host(host: HostSite) -> Iterator[HostSite]:
    """Serve the page until the test ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = host.html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", host.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        host.origin = f"http://127.0.0.1:{served.server_port}"
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield host
        for page in host.pages:
            page.close()
        served.shutdown()


def wait_for_card(page: Page, name: str) -> Locator:
    """Wait until a custom element has loaded, and return its card."""
    article = page.locator(f'{name} article[aria-busy="false"]')
    article.wait_for()
    return article


def text_of(article: Locator) -> str:
    return " ".join(article.inner_text().split())
