"""What tests of pages share: a page as its parts, and how a browser asks for it."""

import asyncio
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes and classes, its links, its texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.text += data

    def count(self, tag: str) -> int:
        return sum(one == tag for one, _ in self.elements)

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def assets(self) -> list[str]:
        """Addresses that a browser asks by itself."""
        given = [attributes.get("src") for _, attributes in self.elements]
        given += [
            attributes["href"]
            for tag, attributes in self.elements
            if tag == "link" and attributes["rel"] in ("stylesheet", "icon")
        ]
        return [one for one in given if one]


def get_page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, (path, answer.text[:300])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def ask(app: FastAPI, path: str, accept: str = BROWSER["Accept"]) -> httpx.Response:
    """An answer of an application without a server."""

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, headers={"Accept": accept})

    return asyncio.run(get())


def all_of(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    address: str | None = f"/v1/{kind}?limit=100"
    while address:
        answer = client.get(address).json()
        items += answer["items"]
        address = answer["links"]["next"]
    return items
