"""Renderer for the Markdown files of the guide, whose links also work in the repository."""

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

GUIDE_DIRECTORY: Final = PROJECT / "docs" / "guide"
PROBLEMS_DIRECTORY: Final = GUIDE_DIRECTORY / "problems"

MARKDOWN_SOURCES: Final = {
    path.relative_to(GUIDE_DIRECTORY).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in GUIDE_DIRECTORY.rglob("*.md")
}
"""Sources by path below the guide, such as `start` and `problems/gone`; no other file is ever read."""

EXAMPLE_BASE_URL: Final = "http://127.0.0.1:8000"
"""Base URL in the examples of the files; pages show the URL of the running service instead."""

CURL_COMMAND: Final = re.compile(
    rf"\$ curl (?:-s )?'?{re.escape(EXAMPLE_BASE_URL)}(?P<path>/[^\s'|]*)'?$", re.MULTILINE
)
"""A command that a browser can run by opening a link: no request headers, no output file."""


@dataclass(frozen=True)
class Site:
    """Base URLs on a page: `prefix` for its own links, `shown` for URLs displayed to be copied."""

    prefix: str
    shown: str


@dataclass(frozen=True)
class Section:
    """A second-level heading, for the table of contents of a page."""

    id: str
    name: str


@dataclass(frozen=True)
class MarkdownPage:
    """A rendered Markdown file, with its first heading and paragraph separate from the rest."""

    title: str
    lead: Markup
    body: Markup
    sections: Sequence[Section]


def site_of(settings: Settings) -> Site:
    """Base URLs from the settings; request headers cannot change them."""
    url = settings.public_url
    return Site(url, url if "://" in url else f"http://127.0.0.1:{settings.port or 8000}{url}")


@cache
def render_file(name: str, site: Site) -> MarkdownPage:
    """Render a page of the guide or a problem type, once per process.

    Raises:
        KeyError: if the name is not in `MARKDOWN_SOURCES`.
    """
    return render_markdown(MARKDOWN_SOURCES[name], name, site)


def render_markdown(source: str, name: str, site: Site) -> MarkdownPage:
    """Render Markdown as a page; relative links are resolved from the page with this name."""
    env: dict[str, Any] = {"site": site}
    tokens = _markdown().parse(source, env)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                _rewrite_link(child, name, site.prefix)
    sections = list(_anchor_headings(tokens))
    title, lead, body = tokens[:3], tokens[3:6], tokens[6:]
    return MarkdownPage(
        title=_plain(title[1]),
        lead=_render(lead[1:2], env),
        body=_render(body, env),
        sections=[section for section in sections if section is not None],
    )


def render_inline(text: str) -> Markup:
    """Render a sentence that may contain inline code."""
    return Markup(_markdown().renderInline(text))  # noqa: S704  # the renderer escapes; HTML in the text is disabled


def _render(tokens: Sequence[Token], env: EnvType) -> Markup:
    parser = _markdown()
    return Markup(parser.renderer.render(tokens, parser.options, env))  # noqa: S704  # as above


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("fence", _render_fence)
    # Tables wider than the screen scroll on their own; tabindex makes that work with the keyboard too.
    parser.add_render_rule("table_open", lambda *_: '<div class="scroll" role="group" tabindex="0"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _render_fence(_: RendererHTML, tokens: Sequence[Token], index: int, __: OptionsDict, env: EnvType) -> str:
    """Render a code block; a request that a browser can send gets a link below it."""
    token, site = tokens[index], env["site"]
    language = token.info.strip() or "text"
    code = f"<code>{escape(token.content.replace(EXAMPLE_BASE_URL, site.shown))}</code>"
    block = f'<pre class="code-{escape(language)}" tabindex="0">{code}</pre>\n'
    if language == "console" and (command := CURL_COMMAND.search(token.content)):
        block += f'<p class="try"><a href="{escape(site.prefix + command["path"])}">Open this URL</a></p>\n'
    return block


def _anchor_headings(tokens: Sequence[Token]) -> Iterator[Section | None]:
    """Give each heading a unique anchor and yield the second-level ones."""
    uses: dict[str, int] = {}
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            name = _plain(content)
            anchor = heading_anchor(name)
            uses[anchor] = uses.get(anchor, 0) + 1
            if uses[anchor] > 1:
                anchor = f"{anchor}-{uses[anchor] - 1}"
            token.attrSet("id", anchor)
            if token.tag == "h2":
                yield Section(anchor, name)


def heading_anchor(name: str) -> str:
    """Anchor of a heading, built as GitHub does, so that links work in both places."""
    return re.sub(r"[^\w\- ]", "", fold(name)).strip().replace(" ", "-")


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _rewrite_link(link: Token, name: str, prefix: str) -> None:
    """Point a link to a Markdown file at its page, and prefix links within the service."""
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
