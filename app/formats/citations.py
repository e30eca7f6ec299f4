"""Citations for a Sources screen: collected from rendered documents, and rendered as plain text and HTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final, NamedTuple

from app.models.terms import CommercialLevel
from app.schemas.citation import CitationRead
from app.schemas.common import NoticeRead
from app.schemas.envelope import LICENCE_URL, Meta

Document = Mapping[str, Any]

HEADING: Final = "Sources"
NOT_EVIDENCE: Final = "Source article, not evidence"
PROMOTES_PRODUCT: Final = "Promotes a product"
COMMERCIAL_LEVELS: Final = (CommercialLevel.EVIDENT,)
NONE_CITED: Final = "No sources are listed for these records."

LINK_REL: Final = "noopener noreferrer"
"""Hides the referrer from linked sites: the URL of a health page can reveal something about its reader."""


def list_cited_ids(document: Document) -> Iterator[str]:
    """Ids of the references and articles that a record cites: its own references first, then those of its parts.

    A reference or a source cites itself. The silent sources of a gap do not mention its topic and are not cited.
    """
    if document["type"] in ("references", "sources"):
        yield document["id"]
        return
    yield from _reference_ids(document)
    if document.get("reference"):
        yield document["reference"]["id"]  # the release of the food database in which a food was measured
    for part in ("assessment", "correction"):
        yield from _reference_ids(document.get(part) or {})
    for passage in document.get("passages", ()):
        yield passage["href"].split("/")[3]  # /v1/sources/{source_id}/passages/{passage_id}
    for source in document.get("reported_by", ()):
        yield source["id"]
    if document["type"] == "passages":
        yield document["source"]["id"]


def _reference_ids(part: Document) -> Iterator[str]:
    for reference in part.get("references", ()):
        yield reference["id"]


def group_by_citation(documents: Iterable[Document]) -> dict[str, list[str]]:
    """The ids of the records that cite each reference or article, in order of first citation."""
    users: dict[str, list[str]] = {}
    for document in documents:
        for cited in dict.fromkeys(list_cited_ids(document)):
            users.setdefault(cited, []).append(document["id"])
    return users


COMMON_MEMBERS: Final = ("type", "id", "href")
OPTIONAL_MEMBERS: Final = (
    "authors", "container", "locator", "publisher", "year", "file_name", "sha256", "verification",
)  # fmt: skip
"""Members that only references or only sources have."""


def make_citation(number: int, document: Document, used_by: Sequence[str]) -> CitationRead:
    """A reference or a source as a numbered citation."""
    is_article = document["type"] == "sources"
    return CitationRead.model_validate(
        {name: document.get(name) for name in (*COMMON_MEMBERS, *OPTIONAL_MEMBERS)}
        | {
            "number": number,
            "role": "article" if is_article else "evidence",
            "kind": "article" if is_article else document["kind"],
            "title": document["title"] or f"[{document['name']}]",
            "url": safe_url(document["url"]),
            "commercial_interest": document["commercial_interest"]["level"] if is_article else None,
            "used_by": used_by,
            "text": _citation_text(document),
        }
    )


def safe_url(url: str | None) -> str | None:
    """The URL if it is safe to link to; None for any other scheme, such as `javascript:`."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


class Part(NamedTuple):
    """A sentence of a citation."""

    text: str
    is_title: bool = False

    @property
    def full_stop(self) -> str:
        """A full stop, unless the text ends with punctuation."""
        return "" if self.text.endswith((".", "?", "!")) else "."


def citation_parts(document: Document) -> list[Part]:
    """The sentences of a citation in order; unknown parts are omitted.

    The file name and the hash of an article are for machines: they are members of `CitationRead`, not for readers.
    """
    title = Part(_one_line(document["title"] or f"[{document['name']}]"), is_title=True)
    if document["type"] == "sources":
        parts = [
            title,
            Part(_one_line(document["publisher"])),
            Part(NOT_EVIDENCE),
            Part(PROMOTES_PRODUCT if document["commercial_interest"]["level"] in COMMERCIAL_LEVELS else ""),
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
    """Join values and collapse whitespace: a line break in a title would look like a new entry."""
    return " ".join(" ".join(str(value).split()) for value in values if value is not None)


def _citation_text(document: Document) -> str:
    """A citation as one line of plain text."""
    sentences = [f"{part.text}{part.full_stop}" for part in citation_parts(document)]
    url = safe_url(document["url"])
    return " ".join([*sentences, _one_line(url)] if url else sentences)


def render_text(items: Sequence[CitationRead], notices: Sequence[NoticeRead], meta: Meta) -> str:
    """A Sources screen as plain text."""
    entries = [f"{item.number}. {item.text}" for item in items] or [NONE_CITED]
    footer = [f"Content: {meta.attribution}", f"Licence: {LICENCE_URL}", f"Release: {meta.release}", meta.notice]
    footer += [notice.text for notice in notices if notice.text != meta.notice]
    return "\n".join([HEADING, "", *entries, "", *footer, ""])


def render_html(documents: Sequence[Document], notices: Sequence[NoticeRead], meta: Meta) -> str:
    """A Sources screen as HTML: the same citations in the same order, each with its title as the link."""
    items = "\n".join(f"<li>{_render_item(document)}</li>" for document in documents)
    entries = f"<ol>\n{items}\n</ol>" if documents else f"<p>{NONE_CITED}</p>"
    paragraphs = "".join(f"<p>{escape(notice.text)}</p>\n" for notice in notices if notice.text != meta.notice)
    return (
        # The surrounding page may be in another language, or run from right to left.
        f'<section aria-label="{HEADING}" lang="en" dir="ltr">\n<h2>{HEADING}</h2>\n{entries}\n<footer>\n'
        f'<p>Content: {escape(meta.attribution)}. <a href="{LICENCE_URL}" rel="license {LINK_REL}">Licence</a>. '
        f"Release: {escape(meta.release)}.</p>\n<p>{escape(meta.notice)}</p>\n{paragraphs}</footer>\n</section>\n"
    )


def _render_item(document: Document) -> str:
    url = safe_url(document["url"])
    return " ".join(_render_part(part, url) for part in citation_parts(document))


def _render_part(part: Part, url: str | None) -> str:
    """A sentence as HTML. Every value is escaped here and nowhere else."""
    content = escape(part.text)
    if part.is_title:
        content = f"<cite>{content}</cite>"
        if url:
            content = f'<a href="{escape(url)}" rel="{LINK_REL}">{content}</a>'
    return f"{content}{part.full_stop}"
