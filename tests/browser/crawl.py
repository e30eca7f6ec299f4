"""A crawler that finds all kinds of pages as readers do: from the start page, by links and forms.

Pages whose addresses differ only in an id or a query are of the same kind. Every other address is a kind of its own, so
a new page is tested as soon as another page links to it.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from tests.endpoints import OPENAPI

START_ADDRESSES: Final = (
    "/",
    "/problems",  # the addresses in `type` of a problem, to which no page has to link
    "/claims/citrate-relieves",  # does not exist, but a similar address does
    "/conditions/no-such-condition",
    "/guide/no-such-page",
    "/foods?group=nutts",
    "/search",
    "/search?q=qqqqqq",
    "/embed/v1/conditions/restless-legs-syndrome",
    "/embed/v1/claims/citrate-relieves-rls",
    "/embed/v1/conditions/no-such-condition",
)
"""Where the crawl begins: the start page, and pages without links to them."""

FRAME_PREFIX: Final = "/embed/v1/"
"""Pages below this prefix are shown in frames; `test_cards.py` checks them there."""

THIRD_PARTY_PAGES: Final = frozenset({"/docs"})
"""Pages provided by a library. Their requests are checked, but not their HTML."""

ID_PARENTS: Final = frozenset(re.findall(r"/([a-z-]+)/{\w+}", "\n".join(OPENAPI["paths"]))) | {"problems", "graph"}
"""Path segments that are followed by an id: collections, their parts, and two that only pages have."""

MAX_VISITS: Final = 6
"""Maximum number of pages of one kind; several, because records differ in their sections and links."""

FIELD_VALUES: Final = {"search": "restless"}
"""What the crawler enters into empty form fields, by type; other fields stay empty and are not sent."""

BROWSER_HEADERS: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass(frozen=True)
class Page:
    """A page as served."""

    address: str
    status: int
    html: str
    links: tuple[str, ...]
    """Addresses on the same site, with fragments."""
    anchors: frozenset[str]

    def __str__(self) -> str:
        return self.address


@dataclass
class Pages:
    """The pages found by a crawl, by kind and in the order of discovery."""

    by_kind: dict[str, list[Page]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Page]:
        """Yield every page except those of a library."""
        for kind, pages in self.by_kind.items():
            if kind not in THIRD_PARTY_PAGES:
                yield from pages

    def longest(self) -> Iterator[Page]:
        """Yield the longest page of each kind, which has most of the sections that such pages can have."""
        for kind, pages in self.by_kind.items():
            if kind not in THIRD_PARTY_PAGES:
                yield max(pages, key=lambda page: len(page.html))

    def first(self, kind: str) -> Page:
        """Return the first page of a kind."""
        if kind not in self.by_kind:
            raise AssertionError(f"no link leads to a page of kind {kind}; found: {', '.join(sorted(self.by_kind))}")
        return self.by_kind[kind][0]


class LinkParser(HTMLParser):
    """Collects the addresses of links, frames and GET forms in a page, and its ids."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address = address
        self.links: dict[str, None] = {}
        self.anchors: set[str] = set()
        self._form: str | None = None
        self._fields: dict[str, str] = {}
        self._select: str | None = None
        self.feed(html)

    def _add(self, target: str) -> None:
        # The host is arbitrary; links to other sites are not followed.
        absolute = urljoin(f"http://site{self.address}", target)
        if absolute.startswith("http://site/"):
            self.links.setdefault(absolute.removeprefix("http://site"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if anchor := attributes.get("id"):
            self.anchors.add(anchor)
        if tag in {"a", "area"} and "href" in attributes:
            self._add(attributes["href"])
        elif tag == "iframe" and "src" in attributes:
            self._add(attributes["src"])
        elif tag == "form" and attributes.get("method", "get").lower() == "get":
            self._form, self._fields = attributes.get("action") or self.address, {}
        elif self._form is not None:
            self._read_field(tag, attributes)

    def _read_field(self, tag: str, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("name"), attributes.get("type", "text")
        if tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and ("selected" in attributes or self._select not in self._fields):
            self._fields[self._select] = attributes.get("value", "")
        elif tag == "input" and name and (kind not in {"checkbox", "radio"} or "checked" in attributes):
            self._fields[name] = attributes.get("value") or FIELD_VALUES.get(kind, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "form" and self._form is not None:
            filled = {name: value for name, value in self._fields.items() if value}
            self._add(f"{self._form}?{urlencode(filled)}" if filled else self._form)
            self._form = None


def page_kind(address: str) -> str:
    """Return the kind of page at an address: `/foods/{id}` for `/foods/almonds`, `/foods` for `/foods?group=nuts`.

    A segment below a record that has no ids below it is a `{part}` of the record, such as a term of a vocabulary.
    """
    path = ""
    for before, name in pairwise(["", *urlsplit(address).path.strip("/").split("/")]):
        if before in ID_PARENTS:
            path += "/{id}"
        else:
            path += "/{part}" if path.endswith("{id}") and name not in ID_PARENTS else f"/{name}"
    return path


def without_fragment(address: str) -> str:
    return address.partition("#")[0]


def fetch_page(client: httpx.Client, address: str) -> Page | None:
    """Fetch the page at an address as a browser does; `None` if it is not HTML."""
    response = client.get(address, headers=BROWSER_HEADERS, follow_redirects=True)
    if not response.headers.get("content-type", "").startswith("text/html"):
        return None
    parsed = LinkParser(address, response.text)
    return Page(address, response.status_code, response.text, tuple(parsed.links), frozenset(parsed.anchors))


def crawl_pages(client: httpx.Client) -> Pages:
    """Fetch pages, starting from `START_ADDRESSES`, and follow their links."""
    pages = Pages()
    seen = set(START_ADDRESSES)
    visits: Counter[str] = Counter()
    waiting = deque(START_ADDRESSES)
    while waiting:
        address = waiting.popleft()
        kind = page_kind(address)
        if visits[kind] >= MAX_VISITS:
            continue
        visits[kind] += 1
        page = fetch_page(client, address)
        if page is None:
            continue
        if page.status >= 400:
            kind = f"{page.status} at {kind}"
        pages.by_kind.setdefault(kind, []).append(page)
        for link in map(without_fragment, page.links):
            # One filter at a time is enough; their combinations are not followed.
            if link not in seen and not ("?" in link and "?" in address):
                seen.add(link)
                waiting.append(link)
    return pages
