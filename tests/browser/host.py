"""Somebody else's page, with our cards on it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page

TIMEOUT_MS: Final = 10_000


@dataclass
class HostSite:
    """A page at an origin of its own, that allows scripts and questions of ours and nothing else."""

    browser: Browser
    api: str
    origin: str = ""
    html: str = ""
    policy: str = ""
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def open(self, body: str, policy: str | None = None, **how: Any) -> Page:
        """Show elements on the page; it brings our scripts unless it says what is allowed, and so what it brings."""
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
        page = self.browser.new_page(**how)
        self.pages.append(page)
        page.set_default_timeout(TIMEOUT_MS)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        known = (self.api, self.origin)
        page.on("request", lambda asked: None if asked.url.startswith(known) else self.strangers.append(asked.url))
        page.goto(f"{self.origin}/page")
        return page


def serve_host(one: HostSite) -> Iterator[HostSite]:
    """Serve the page while a test looks at it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = one.html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", one.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """A test keeps quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        one.origin = f"http://127.0.0.1:{served.server_port}"
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield one
        for page in one.pages:
            page.close()
        served.shutdown()


def wait_for_card(page: Page, name: str) -> Locator:
    """An element once it shows something."""
    article = page.locator(f'{name} article[aria-busy="false"]')
    article.wait_for()
    return article


def text_of(article: Locator) -> str:
    return " ".join(article.inner_text().split())
