"""Response envelope of lists: page info, links, facet counts, metadata."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pydantic_core import to_json
from starlette.requests import Request

from app.database import LoadedRelease
from app.http.context import context_of, path_of
from app.schemas.envelope import FacetCount, PageInfo, PageLinks, meta_of
from app.schemas.query import BaseQuery


def page_links(request: Request, query: BaseQuery, cursor: str | None, following: str | None) -> PageLinks:
    """Addresses of a page and of the next; one spelling for each question, so that equal questions share an answer."""
    asked = build_address(request, query_parameters(query))

    def at(cursor: str) -> str:
        here, mark, rest = asked.partition("?")
        return f"{here}?cursor={cursor}{mark and '&'}{rest}"

    return PageLinks(self=at(cursor) if cursor else asked, next=at(following) if following else None)


def build_address(request: Request, asked: Mapping[str, str]) -> str:
    """The address of a request, with these parameters."""
    here = f"{context_of(request).settings.public_url}{path_of(request)}"
    return f"{here}?{urlencode(asked, safe=',')}" if asked else here


def query_parameters(query: BaseQuery) -> dict[str, str]:
    """A question as a query string says it; the place in a list is no part of it."""
    return {name: value for name, value in query.canonical.items() if name != "cursor"}


def render_envelope(  # noqa: PLR0913  # its members
    release: LoadedRelease,
    items: bytes,
    page: PageInfo,
    links: PageLinks,
    *,
    facets: Mapping[str, Sequence[FacetCount]] | None,
    included: bytes | None = None,
) -> bytes:
    """A list around its rendered items."""
    return b'{"items":%s,"page":%s,"links":%s,"facets":%s,"included":%s,"meta":%s}' % (
        items,
        page.model_dump_json().encode(),
        links.model_dump_json().encode(),
        to_json(facets),
        included or b"null",
        meta_of(release.version).model_dump_json().encode(),
    )


def next_link(links: PageLinks) -> dict[str, str]:
    """The header that names the next page, where there is one (RFC 8288)."""
    return {"Link": f'<{links.next}>; rel="next"'} if links.next else {}
