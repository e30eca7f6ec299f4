"""Markdown files as pages: the same files read well in the repository."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from app.settings import PROJECT, Settings
from app.text import fold

GUIDE: Final = PROJECT / "docs" / "guide"
PROBLEMS: Final = GUIDE / "problems"

SOURCES: Final = {
    path.relative_to(GUIDE).with_suffix("").as_posix(): path.read_text(encoding="utf-8") for path in GUIDE.rglob("*.md")
}
"""The pages by their names below the guide, such as `start` and `problems/gone`: no other file is ever read."""

ADDRESS: Final = "http://127.0.0.1:8000"
"""Where the files ask the server; on a page it is the address of the one that shows it."""

ASKED: Final = re.compile(rf"\$ curl (?:-s )?'?{re.escape(ADDRESS)}(?P<path>/[^\s'|]*)'?$", re.MULTILINE)
"""A command that a browser can do as well: it sends no header and keeps nothing."""


@dataclass(frozen=True)
class Site:
    """What addresses on a page begin with: links of the page itself, and addresses that are shown to be copied."""

    prefix: str
    shown: str


@dataclass(frozen=True)
class Section:
    """A heading of the second level, for the contents of a page."""

    id: str
    name: str


@dataclass(frozen=True)
class Text:
    """A Markdown file, rendered: its first heading and paragraph stand apart from the rest."""

    title: str
    lead: Markup
    body: Markup
    sections: Sequence[Section]


def site_of(settings: Settings) -> Site:
    """How pages of this service are addressed; no header of a request changes it."""
    url = settings.public_url
    return Site(url, url if "://" in url else f"http://127.0.0.1:{settings.port or 8000}{url}")


@cache
def render_text(name: str, site: Site) -> Text:
    """A page of the guide or of the problems, rendered once for each process.

    Raises:
        KeyError: for a name that is not one of `SOURCES`.
    """
    return render_source(SOURCES[name], name, site)


def render_source(source: str, name: str, site: Site) -> Text:
    """Markdown as a page shows it; relative links lead from the page of this name."""
    env: dict[str, Any] = {"site": site}
    tokens = _markdown().parse(source, env)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                _lead_to_page(child, name, site.prefix)
    sections = list(_anchor_headings(tokens))
    title, lead, body = tokens[:3], tokens[3:6], tokens[6:]
    return Text(
        title=_plain(title[1]),
        lead=_render(lead[1:2], env),
        body=_render(body, env),
        sections=[one for one in sections if one is not None],
    )


def inline(text: str) -> Markup:
    """A sentence with code in it."""
    return Markup(_markdown().renderInline(text))  # noqa: S704  # the renderer escapes; HTML in the text is disabled


def _render(tokens: Sequence[Token], env: EnvType) -> Markup:
    found = _markdown()
    return Markup(found.renderer.render(tokens, found.options, env))  # noqa: S704  # as above


@cache
def _markdown() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False}).enable("table")
    found.add_render_rule("fence", _render_fence)
    # What is wider than a phone scrolls by itself, with the keyboard too.
    found.add_render_rule("table_open", lambda *_: '<div class="scroll" role="group" tabindex="0"><table>\n')
    found.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return found


def _render_fence(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, env: EnvType) -> str:
    """A block of code; below a question that a browser can ask stands a link that asks it."""
    token, site = tokens[place], env["site"]
    language = token.info.strip() or "text"
    code = f"<code>{escape(token.content.replace(ADDRESS, site.shown))}</code>"
    block = f'<pre class="code-{escape(language)}" tabindex="0">{code}</pre>\n'
    if language == "console" and (asked := ASKED.search(token.content)):
        block += f'<p class="try"><a href="{escape(site.prefix + asked["path"])}">Open this address</a></p>\n'
    return block


def _anchor_headings(tokens: Sequence[Token]) -> Iterator[Section | None]:
    """Give each heading an address of its own, and tell those of the second level."""
    taken: dict[str, int] = {}
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            name = _plain(content)
            anchor = anchor_of(name)
            taken[anchor] = taken.get(anchor, 0) + 1
            if taken[anchor] > 1:
                anchor = f"{anchor}-{taken[anchor] - 1}"
            token.attrSet("id", anchor)
            if token.tag == "h2":
                yield Section(anchor, name)


def anchor_of(name: str) -> str:
    """The anchor of a heading, as repositories on the web make it, so that links hold in both places."""
    return re.sub(r"[^\w\- ]", "", fold(name)).strip().replace(" ", "-")


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _lead_to_page(link: Token, name: str, prefix: str) -> None:
    """Let a link to a file lead to its page, and one within this service to wherever that is reached."""
    href = str(link.attrGet("href"))
    if "://" in href:
        link.attrSet("rel", "noopener noreferrer")
    elif href.startswith("/"):
        link.attrSet("href", f"{prefix}{href}")
    elif not href.startswith("#"):
        file, _, anchor = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)).removesuffix(".md")
        page = f"/{target}" if target.startswith("problems/") else f"/guide/{target}"
        link.attrSet("href", f"{prefix}{page}{'#' if anchor else ''}{anchor}")
