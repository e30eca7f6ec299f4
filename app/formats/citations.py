"""Citations of what stands behind a screen: collected from rendered documents, written as plain text and HTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final, Literal, NamedTuple

from app.models.terms import CommercialLevel
from app.schemas.citation import CitationRead
from app.schemas.common import NoticeRead
from app.schemas.envelope import LICENCE_URL, Meta

Document = Mapping[str, Any]

HEADING: Final = "Sources"
NOT_EVIDENCE: Final = "Source article, not evidence"
SALES: Final = "It serves somebody's sales"
SELLING: Final = (CommercialLevel.EVIDENT,)
NONE_CITED: Final = "These records cite no source."

REL: Final = "noopener noreferrer"
"""On a health screen even the address of the page says something of its reader; a linked site is not told."""

BREAK_EVERY: Final = 16
"""A hash is one long word; a narrow screen may break it here."""


def cited_ids(document: Document) -> Iterator[str]:
    """What a record cites, in order: its own references, those of its assessment, those of its correction, articles.

    A reference or a source cites itself. The articles that a gap calls silent say nothing of it and are not cited.
    """
    if document["type"] in ("references", "sources"):
        yield document["id"]
        return
    yield from _reference_ids(document)
    if document.get("reference"):
        yield document["reference"]  # the release of the food database that a food was measured in
    for part in ("assessment", "correction"):
        yield from _reference_ids(document.get(part) or {})
    for passage in document.get("passages", ()):
        yield passage["source"]
    yield from document.get("reported_by", ())
    if document["type"] == "passages":
        yield document["source"]


def _reference_ids(part: Document) -> Iterator[str]:
    for reference in part.get("references", ()):
        yield reference["id"]


def in_order_of_use(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Each id that is cited, in the order of first use, with the records that use it."""
    users: dict[str, list[str]] = {}
    for document in documents:
        for cited in dict.fromkeys(cited_ids(document)):
            users.setdefault(cited, []).append(document["id"])
    return users


SHARED: Final = ("type", "id", "href")
SAID_BY_SOME: Final = (
    "authors", "container", "locator", "publisher", "year", "file_name", "sha256", "verification",
)  # fmt: skip
"""Members that references or sources have, not both."""


def cite(number: int, document: Document, used_by: Sequence[str]) -> CitationRead:
    """A reference or a source as a numbered citation."""
    is_article = document["type"] == "sources"
    return CitationRead.model_validate(
        {name: document.get(name) for name in (*SHARED, *SAID_BY_SOME)}
        | {
            "number": number,
            "role": "article" if is_article else "evidence",
            "kind": "article" if is_article else document["kind"],
            "title": document["title"] or f"[{document['name']}]",
            "url": web_address(document["url"]),
            "commercial_interest": document["commercial_interest"]["level"] if is_article else None,
            "used_by": used_by,
            "text": _line(document),
        }
    )


def web_address(url: str | None) -> str | None:
    """An address that is safe to link to: no `javascript:` ever becomes a link in an app."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


class Part(NamedTuple):
    """A sentence of a citation: what it says, and what sort of text that is."""

    text: str
    tag: Literal["", "cite", "code"] = ""
    label: str = ""

    @property
    def end(self) -> str:
        """A full stop, unless the sentence has its end."""
        return "" if self.text.endswith((".", "?", "!")) else "."


def citation_parts(document: Document) -> list[Part]:
    """What is known of a reference or a source, in the order of a citation; what is not known is left out."""
    title = Part(_one_line(document["title"] or f"[{document['name']}]"), "cite")
    if document["type"] == "sources":
        parts = [
            title,
            Part(_one_line(document["publisher"])),
            Part(NOT_EVIDENCE),
            Part(SALES if document["commercial_interest"]["level"] in SELLING else ""),
            Part(_one_line(document["file_name"]), "code", "File"),
            Part(document["sha256"], "code", "SHA-256"),
        ]
    else:
        parts = [
            Part(_one_line(document["authors"])),
            Part(_one_line(document["year"])),
            title,
            Part(_one_line(document["container"], document["locator"])),
        ]
    return [part for part in parts if part.text]


def _one_line(*values: Any) -> str:
    """Values with single blanks: a line break inside a title would begin a line of its own, as if it were an entry."""
    return " ".join(" ".join(str(value).split()) for value in values if value is not None)


def _line(document: Document) -> str:
    """A citation as one line of plain text."""
    said = [f"{part.label} {part.text}{part.end}".lstrip() for part in citation_parts(document)]
    address = web_address(document["url"])
    return " ".join([*said, _one_line(address)] if address else said)


def text_of(items: Sequence[CitationRead], notices: Sequence[NoticeRead], meta: Meta) -> str:
    """A Sources screen as plain text."""
    listed = [f"{item.number}. {item.text}" for item in items] or [NONE_CITED]
    known = [f"Content: {meta.attribution}", f"Licence: {LICENCE_URL}", f"Release: {meta.release}", meta.notice]
    known += [notice.text for notice in notices if notice.text != meta.notice]
    return "\n".join([HEADING, "", *listed, "", *known, ""])


def html_of(documents: Sequence[Document], notices: Sequence[NoticeRead], meta: Meta) -> str:
    """A Sources screen as HTML: the same citations, in the same order, with the title as the link."""
    items = "\n".join(f"<li>{_item(document)}</li>" for document in documents)
    listed = f"<ol>\n{items}\n</ol>" if documents else f"<p>{NONE_CITED}</p>"
    said = "".join(f"<p>{escape(notice.text)}</p>\n" for notice in notices if notice.text != meta.notice)
    return (
        # The page around it may be in another language, or run from right to left.
        f'<section aria-label="{HEADING}" lang="en" dir="ltr">\n<h2>{HEADING}</h2>\n{listed}\n<footer>\n'
        f'<p>Content: {escape(meta.attribution)}. <a href="{LICENCE_URL}" rel="license {REL}">Licence</a>. '
        f"Release: {escape(meta.release)}.</p>\n<p>{escape(meta.notice)}</p>\n{said}</footer>\n</section>\n"
    )


def _item(document: Document) -> str:
    address = web_address(document["url"])
    return " ".join(_marked_up(part, address) for part in citation_parts(document))


def _marked_up(part: Part, address: str | None) -> str:
    """A sentence with its element; every value is escaped here and nowhere else."""
    if part.tag == "cite":
        said = f"<cite>{escape(part.text)}</cite>"
        if address:
            said = f'<a href="{escape(address)}" rel="{REL}">{said}</a>'
    elif part.tag == "code":
        pieces = (part.text[start : start + BREAK_EVERY] for start in range(0, len(part.text), BREAK_EVERY))
        said = f"<code>{'<wbr>'.join(escape(piece) for piece in pieces)}</code>"
    else:
        said = escape(part.text)
    return f"{part.label} {said}{part.end}".lstrip()
