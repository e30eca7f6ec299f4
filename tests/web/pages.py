"""Shared by the page tests: a parsed page, and requests as a browser sends them."""

import asyncio
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """A parsed page: its elements with their attributes, its links and its text."""

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
        return sum(name == tag for name, _ in self.elements)

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def assets(self) -> list[str]:
        """URLs that a browser loads on its own."""
        urls = [attributes.get("src") for _, attributes in self.elements]
        urls += [
            attributes["href"]
            for tag, attributes in self.elements
            if tag == "link" and attributes["rel"] in ("stylesheet", "icon")
        ]
        return [url for url in urls if url]


def get_page(client: httpx.Client, path: str) -> Page:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, (path, response.text[:300])
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


def fetch_from_app(app: FastAPI, path: str, accept: str = BROWSER["Accept"]) -> httpx.Response:
    """A response of an application, without a server."""

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, headers={"Accept": accept})

    return asyncio.run(get())


def fetch_records(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    """Every record of a type, as served at its own address."""
    return [client.get(item["href"]).json() for item in fetch_all(client, kind)]


def fetch_all(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    """Every summary of a type."""
    items: list[dict[str, Any]] = []
    address: str | None = f"/v1/{kind}?limit=100"
    while address:
        response = client.get(address).json()
        items += response["items"]
        address = response["links"]["next"]
    return items
