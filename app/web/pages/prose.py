"""Record texts rendered as HTML."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup

from app.text import REFERENCE_MARKER

_PARSER: Final = MarkdownIt("commonmark", {"html": False}).disable("image")
"""Without raw HTML, and without images, which could load from other hosts."""


def render_body(text: str, references: Sequence[Mapping[str, Any]] = ()) -> Markup:
    """Render the Markdown body of a record, whose headings start at level 2, below the page heading.

    A reference marker becomes a link to the reference, labelled with its number in the list of references.
    """
    numbers = {reference["id"]: number for number, reference in enumerate(references, start=1)}
    linked = REFERENCE_MARKER.sub(lambda marker: f"[\\[{numbers[marker[1]]}\\]](#source-{marker[1]})", text)
    return Markup(_PARSER.render(linked))  # noqa: S704  # HTML inside the text is escaped by the parser


def split_highlights(text: str, highlights: Iterable[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """Split a text at its highlights; each piece says whether it is highlighted."""
    split, last = [], 0
    for highlight in highlights:
        split += [(text[last : highlight["start"]], False), (text[highlight["start"] : highlight["end"]], True)]
        last = highlight["end"]
    return [(piece, is_highlight) for piece, is_highlight in [*split, (text[last:], False)] if piece]
