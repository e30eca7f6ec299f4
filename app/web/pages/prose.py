"""Texts of records as HTML."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable("image")
"""Without HTML of its own, and without images: those could ask another host."""


def markdown(text: str) -> Markup:
    """The Markdown of a record as HTML; its headings follow the heading of the page."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704  # HTML inside the text is escaped by the parser


def pieces(text: str, highlights: Iterable[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """A text cut at the places of the words that were found, and whether each piece is one."""
    found, last = [], 0
    for place in highlights:
        found += [(text[last : place["start"]], False), (text[place["start"] : place["end"]], True)]
        last = place["end"]
    return [(piece, is_word) for piece, is_word in [*found, (text[last:], False)] if piece]
