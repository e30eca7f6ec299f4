"""All kinds of pages, found as a reader finds them: from the start page, by links and forms.

Pages whose addresses differ in an id or a question only are of one kind. Every other address is a kind of its own, so a
new page is looked at as soon as one leads to it.
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
    "/problems",  # The addresses in `type` of a problem; no page needs to link there.
    "/claims/citrate-relieves",  # Nothing is there, but something of a similar name.
    "/conditions/no-such-condition",
    "/guide/no-such-page",
    "/foods?group=nutts",
    "/search",
    "/search?q=qqqqqq",
    "/embed/v1/conditions/restless-legs-syndrome",
    "/embed/v1/claims/citrate-relieves-rls",
    "/embed/v1/conditions/no-such-condition",
)
"""Where the crawl begins: the start page, and what no link leads to."""

FRAME_PREFIX: Final = "/embed/v1/"
"""Pages below this stand inside other pages; `test_cards.py` looks at them there."""

THIRD_PARTY_PAGES: Final = frozenset({"/docs"})
"""Pages that come from a library as they are. We look at what they ask for, not at how they are written."""

ID_PARENTS: Final = frozenset(re.findall(r"/([a-z-]+)/{\w+}", "\n".join(OPENAPI["paths"]))) | {"problems", "graph"}
"""What comes after such a name in an address is an id: the collections, their parts, and two of pages only."""

MAX_VISITS: Final = 6
"""So many pages of a kind are read; one page of a record may have a part, or a link, that others do not."""

FIELD_VALUES: Final = {"search": "restless"}
"""What the crawler types into an empty field of a form, by its type; the others stay empty and are not sent."""

BROWSER_HEADERS: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass(frozen=True)
class Page:
    """A page as it was served."""

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
    """What the crawl found: pages by kind, in the order of discovery."""

    by_kind: dict[str, list[Page]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Page]:
        """Every page that was read, but those of others."""
        for kind, pages in self.by_kind.items():
            if kind not in THIRD_PARTY_PAGES:
                yield from pages

    def fullest(self) -> Iterator[Page]:
        """Of each kind the longest page, which has most of what its like can have."""
        for kind, pages in self.by_kind.items():
            if kind not in THIRD_PARTY_PAGES:
                yield max(pages, key=lambda page: len(page.html))

    def of(self, kind: str) -> Page:
        """The first page of a kind."""
        if kind not in self.by_kind:
            raise AssertionError(f"no link leads to a page {kind}; there are {', '.join(sorted(self.by_kind))}")
        return self.by_kind[kind][0]


class LinkParser(HTMLParser):
    """Reads where a page leads: links, frames, and forms that ask a question."""

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
        # The host is of no matter: what leads off the site is not followed.
        absolute = urljoin(f"http://site{self.address}", target)
        if absolute.startswith("http://site/"):
            self.links.setdefault(absolute.removeprefix("http://site"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if anchor := given.get("id"):
            self.anchors.add(anchor)
        if tag in {"a", "area"} and "href" in given:
            self._add(given["href"])
        elif tag == "iframe" and "src" in given:
            self._add(given["src"])
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self._form, self._fields = given.get("action") or self.address, {}
        elif self._form is not None:
            self._read_field(tag, given)

    def _read_field(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._fields):
            self._fields[self._select] = given.get("value", "")
        elif tag == "input" and name and (kind not in {"checkbox", "radio"} or "checked" in given):
            self._fields[name] = given.get("value") or FIELD_VALUES.get(kind, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "form" and self._form is not None:
            filled = {name: value for name, value in self._fields.items() if value}
            self._add(f"{self._form}?{urlencode(filled)}" if filled else self._form)
            self._form = None


def page_kind(address: str) -> str:
    """`/foods/almonds` is a `/foods/{id}`, and `/foods?group=nuts` is a `/foods`, as any other question there.

    What stands below a record and holds no ids itself is a part of it, such as a term of a vocabulary.
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
    """What an address shows to a browser; nothing where it is not a page."""
    answer = client.get(address, headers=BROWSER_HEADERS, follow_redirects=True)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return None
    read = LinkParser(address, answer.text)
    return Page(address, answer.status_code, answer.text, tuple(read.links), frozenset(read.anchors))


def crawl_pages(client: httpx.Client) -> Pages:
    """Read pages and follow what they link to."""
    found = Pages()
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
        found.by_kind.setdefault(kind, []).append(page)
        for link in map(without_fragment, page.links):
            # Of filters that can be combined, one at a time is enough.
            if link not in seen and not ("?" in link and "?" in address):
                seen.add(link)
                waiting.append(link)
    return found
